-- Nothing to be said in SQL: models/migrations/refold.py folds names anew, by the rules of models/text.py.
SELECT 1;
