"""What an operator's machine goes through, made on purpose and bounded: each a script, a small part of it in the suite."""
