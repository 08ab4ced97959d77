"""What makes content good once it is valid: a module a family of rules, each rule with its reason.

Only those who write content meet it: neither the build nor the program at run time loads it.
"""
