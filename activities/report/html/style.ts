/** The page's style: light and dark, one column on paper, every colour beside a word or a sign. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #fbfaf8; --card: #ffffff; --ink: #1d2129; --soft: #5b6270; --line: #e3e1dc; --bar: #6a7fa8;
  --good: #12643a; --good-back: #e3f2e9; --look: #7a4a00; --look-back: #fdf0d5;
  --wait: #1f4c9c; --wait-back: #e4edfb; --bad: #9c1c1c; --bad-back: #fbe5e3; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14161b; --card: #1c1f26; --ink: #e8e9ec; --soft: #a3a9b6; --line: #31353f; --bar: #7e93bd;
  --good: #86d8a8; --good-back: #17301f; --look: #f2c46d; --look-back: #3a2c10;
  --wait: #9dc0ff; --wait-back: #182a4a; --bad: #ff9d96; --bad-back: #451c1b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.5rem; }
.sub { color: var(--soft); margin: 0.35rem 0 1.25rem; }
.banner { border-radius: 0.75rem; padding: 1.1rem 1.25rem; margin: 0 0 1.25rem; border-left: 0.4rem solid; }
.banner.good { color: var(--good); background: var(--good-back); }
.banner.look { color: var(--look); background: var(--look-back); }
.banner.wait { color: var(--wait); background: var(--wait-back); }
.banner.bad { color: var(--bad); background: var(--bad-back); }
.banner p { margin: 0; }
.banner .headline { font-size: 1.25rem; font-weight: 650; line-height: 1.3; }
.needs { margin: 0; padding: 0; list-style: none; color: var(--ink); }
.banner .needs { margin-top: 0.7rem; }
.needs li { padding: 0.3rem 0; }
.needs li + li { border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.75rem; margin: 0 0 1.25rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 0.8rem 1rem; }
.tile dt { color: var(--soft); font-size: 0.85rem; }
.tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tile dd small { display: block; font-size: 0.82rem; font-weight: 400; color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.1rem 1.25rem; margin: 0 0 1.25rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; padding: 0.42rem 0.9rem 0.42rem 0; border-bottom: 1px solid var(--line); vertical-align: top; font-weight: 400; }
thead th { color: var(--soft); font-size: 0.8rem; border-bottom-width: 2px; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody tr:last-child > * { border-bottom: 0; }
small.rule { display: block; } small.rule, small.why { font-size: 0.85em; font-weight: 400; color: var(--soft); }
.kind { font-weight: 400; font-size: 0.85em; color: var(--soft); border: 1px solid var(--line); border-radius: 0.3em; padding: 0 0.3em; white-space: nowrap; }
.hint { display: none; margin: 0 0 0.3rem; font-size: 0.8rem; color: var(--soft); }
summary { cursor: pointer; }
details[open] summary { margin-bottom: 0.5rem; }
.n { text-align: right; white-space: nowrap; }
.soft, .empty { color: var(--soft); } p.soft { margin: 0.6rem 0 0; font-size: 0.88rem; }
.empty { margin: 0; }
code { font: 0.88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: color-mix(in srgb, var(--ink) 8%, transparent); padding: 0.1em 0.35em; border-radius: 0.3em; overflow-wrap: anywhere; }
a { color: var(--wait); }
.badge { display: inline-block; white-space: nowrap; padding: 0 0.55em; border-radius: 1em; font-size: 0.85em; font-weight: 600; }
.badge.good { color: var(--good); background: var(--good-back); }
.badge.look { color: var(--look); background: var(--look-back); }
.badge.wait { color: var(--wait); background: var(--wait-back); }
.badge.bad { color: var(--bad); background: var(--bad-back); }
.badge.plain { color: var(--soft); background: color-mix(in srgb, var(--ink) 7%, transparent); }
.chart { display: block; width: 100%; max-width: 45rem; height: auto; margin: 0 0 1rem; }
.chart text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.chart .value { fill: var(--soft); }
.bar.plain { fill: var(--bar); } .bar.bad { fill: var(--bad); }
.bar.in { fill: var(--good); } .bar.out { fill: var(--look); }
.axis { stroke: var(--line); stroke-width: 2; }
footer { color: var(--soft); font-size: 0.85rem; padding-bottom: 3rem; }
@media (max-width: 40rem) {
  main, header, footer { padding: 0 0.75rem; }
  header { padding-top: 1.25rem; } h1 { font-size: 1.35rem; }
  section { padding: 0.9rem 0.8rem; }
  .tiles { grid-template-columns: repeat(2, 1fr); gap: 0.5rem; } .tile { padding: 0.6rem 0.75rem; } .tile dd { font-size: 1.35rem; }
  small.why { display: block; } .chart { display: none; } .hint { display: block; }
  td, th { padding-right: 0.7rem; } tbody th { min-width: 9rem; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; }
  body { font-size: 10.5pt; } header { padding-top: 0; }
  section, .tile { border-color: #bbb; } section { break-inside: avoid-page; padding: 0.6rem 0.8rem; }
  .scroll { overflow: visible; } thead { display: table-header-group; } tr { break-inside: avoid; }
  .banner, .badge, .bar { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  a { color: inherit; }
}`
