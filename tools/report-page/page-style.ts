// How the page looks, in light and dark, on a screen and on paper.

export const pageStyle = `
:root { color-scheme: light dark; --back: #ffffff; --card: #f6f7f9; --ink: #16202c; --soft: #53606f; --rule: #d5dbe3; --accent: #0b62c4; }
@media (prefers-color-scheme: dark) { :root { --back: #10151c; --card: #18202a; --ink: #e6ebf1; --soft: #a2afbd; --rule: #323d4a; --accent: #74b2ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 78rem; padding: 1.5rem; background: var(--back); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; } h3 { font-size: 1rem; margin: 0 0 .5rem; }
h2 { overflow-wrap: anywhere; } p { margin: .25rem 0; } .soft, .none, caption { color: var(--soft); } a { color: var(--accent); }
.scroll { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; padding-bottom: .25rem; } th, td { padding: .25rem .4rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; } thead th { font-weight: 600; color: var(--soft); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin: 1rem 0; }
figure { margin: 0; padding: .75rem; background: var(--card); border-radius: .5rem; min-width: 0; } .plot { height: 17rem; } .plot.tall { height: var(--height); }
@media print { figure { break-inside: avoid; } }
`;
