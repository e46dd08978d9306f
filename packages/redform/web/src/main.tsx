import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { followChanges, takeToken } from "./data/live.ts";
import { applyTheme } from "./shell/theme.ts";

applyTheme();
takeToken();
followChanges();
const root = document.getElementById("app");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
