-- setup
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);
create table if not exists "redform"."loads" (load_id varchar(64) not null, schema_name varchar(128) not null, table_name varchar(128) not null, replaced boolean not null, object_count bigint not null, byte_count bigint not null, row_count bigint, loaded_at timestamp not null);
create table if not exists "redform"."loaded_objects" (load_id varchar(64) not null, schema_name varchar(128) not null, table_name varchar(128) not null, object varchar(2048) not null, etag varchar(256) not null, byte_count bigint not null, row_count bigint);

-- operations shop.events (definitions/events.sqlx)
begin;
copy "shop"."events" from 's3://lake/events/b' iam_role default csv;
copy "shop"."events" from 's3://lake/events/c' iam_role default csv;
-- with a row for each object that was taken, its size and its rows:
-- insert into "redform"."loaded_objects" values
-- ('20260105T101530123Z-k3f9', 'shop', 'events', '<object>', '<ETag>', 0, 0);
-- insert into "redform"."loads" select '20260105T101530123Z-k3f9', 'shop', 'events', false, 1, 0, 0, (current_timestamp at time zone 'UTC');
insert into "redform"."ledger" (run_id, task) values ('20260105T101530123Z-k3f9', 'shop.events');
commit;
