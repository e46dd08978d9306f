-- setup
create schema if not exists "redform";
create schema if not exists "shop";
create table if not exists "redform"."ledger" (run_id varchar(64) not null, task varchar(512) not null);

-- operations shop.tidy (definitions/tidy.sqlx)
vacuum shop.users;
analyze shop.users;
