#!/usr/bin/env node
// Statements run on threads of this pool: with four, a fifth client would wait. Set before it is made.
process.env.UV_THREADPOOL_SIZE ??= "16";
await import("../dist/cli/main.js");
