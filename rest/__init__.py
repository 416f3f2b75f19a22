"""The REST door: five dialects of one directory."""

from __future__ import annotations

from rest.adverity.routes import adverity
from rest.antfly.routes import antfly
from rest.authgate import authgate
from rest.dialect import Dialect
from rest.enkrypt.routes import enkrypt
from rest.express import express

dialects: dict[str, Dialect] = {each.name: each for each in (enkrypt, express, antfly, authgate, adverity)}
