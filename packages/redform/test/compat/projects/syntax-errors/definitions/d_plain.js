const ok = 1;
publish("x" "y");
