// The page's entry: styles, providers, router. Everything else is in the folders beside it.

import "./styles/tokens.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client.ts";
import { router } from "./app/router.tsx";
import { LiveRuns } from "./desk/live-runs.tsx";

const place = document.getElementById("page");
if (!place) throw new Error("index.html has no element #page.");

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <LiveRuns>
        <RouterProvider router={router} />
      </LiveRuns>
    </QueryClientProvider>
  </StrictMode>,
);
