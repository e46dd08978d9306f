select * from ${ref("plain")} where id is null
