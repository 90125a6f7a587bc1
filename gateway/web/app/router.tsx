// Addresses and the pages they show. The desk loads with the page, the others when first needed.

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from "@tanstack/react-router";
import { DeskPage } from "../desk/desk-page.tsx";
import { NotFound } from "./not-found.tsx";
import { PageCrash } from "./page-crash.tsx";
import { parseSearch, readSearch, writeSearch } from "./search.ts";
import { Shell } from "./shell.tsx";

const root = createRootRoute({
  validateSearch: readSearch,
  search: { middlewares: [retainSearchParams(["asOf"])] },
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageCrash,
});

const desk = createRoute({ getParentRoute: () => root, path: "/", component: DeskPage });

const thread = createRoute({ getParentRoute: () => root, path: "/threads/$threadId", component: DeskPage });

const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  component: lazyRouteComponent(() => import("../inbox/inbox-page.tsx"), "InboxPage"),
});

const approval = createRoute({
  getParentRoute: () => root,
  path: "/inbox/$approvalId",
  component: lazyRouteComponent(() => import("../inbox/inbox-page.tsx"), "InboxPage"),
});

const companies = createRoute({
  getParentRoute: () => root,
  path: "/companies",
  component: lazyRouteComponent(() => import("../companies/companies-page.tsx"), "CompaniesPage"),
});

const company = createRoute({
  getParentRoute: () => root,
  path: "/companies/$symbol",
  component: lazyRouteComponent(() => import("../companies/company-page.tsx"), "CompanyPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("../account/account-page.tsx"), "AccountPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([desk, thread, inbox, approval, companies, company, account]),
  parseSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
