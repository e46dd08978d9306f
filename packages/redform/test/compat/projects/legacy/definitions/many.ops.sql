--js hasOutput(true);
select 1 from ${ref("plain")}
---
select `2`
