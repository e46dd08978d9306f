select trim(file_name), max(trim(file_etag)), sum(bytes_scanned), sum(lines_scanned)
from sys_load_detail
where query_id = pg_last_copy_id()
group by 1
order by 1;

select distinct o.object, o.etag
from "redform"."loaded_objects" as o
join "redform"."loads" as l on l.load_id = o.load_id and l.schema_name = o.schema_name and l.table_name = o.table_name
where l.schema_name = 'shop'
  and l.table_name = 'events'
  and l.loaded_at >= (select max(loaded_at) from "redform"."loads" where schema_name = 'shop' and table_name = 'events' and replaced)
order by 1;
