-- What is folded from names follows new rules: models/migrations/refold.py does it, in the same transaction.
SELECT 1;
