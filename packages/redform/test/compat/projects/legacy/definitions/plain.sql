select ${util.one()} as id, `x` as y, 'it\\'s' as z
