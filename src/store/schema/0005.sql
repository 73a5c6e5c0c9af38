-- What is in `secret` is sealed (av-sealed-secret.c), and so is the secret of the inbox in
-- `vault_secret`: a program that does not know it would take what is there for nobody's.
-- The number keeps it out. What copies a store without looking at the number (rotate)
-- stumbles over an order of texts that it does not know (av-vault-settings.h): it would
-- copy what is sealed under a key with which it never opens.

CREATE TABLE sealed (name TEXT COLLATE av_sealed);
