-- what a run that goes on asks
select task from "redform"."ledger" where run_id = '20260105T101530123Z-k3f9';
-- what one that succeeded forgets
delete from "redform"."ledger" where run_id = '20260105T101530123Z-k3f9';
