/** Of the report: readable at the width of a phone, light and dark, printable. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --paper: #fff; --field: #f6f8fa; --accent: #0550ae;
  --good: #1a7f37; --bad: #c0202c; --warn: #8a5a00; --major: #c0202c; --minor: #0550ae; --patch: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --line: #3d444d; --paper: #0d1117; --field: #161b22;
  --accent: #79b8ff; --good: #56d364; --bad: #ff7b72; --warn: #e3b341; --major: #ff7b72; --minor: #79b8ff; --patch: #56d364; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main, header > div { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header { background: var(--field); border-bottom: 1px solid var(--line); padding: 1.75rem 0 1.5rem; }
header p { margin: .25rem 0; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .15rem 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
a { color: var(--accent); }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.badge { display: inline-block; min-width: 3.6rem; text-align: center; font-size: .8rem; font-weight: 600; padding: .05rem .45rem; border: 1px solid currentColor; border-radius: 1rem; white-space: nowrap; }
.major { color: var(--major); } .minor { color: var(--minor); } .patch { color: var(--patch); } .none { color: var(--soft); }
.note { border-left: .25rem solid var(--warn); background: var(--field); padding: .5rem .9rem; margin: .75rem 0; border-radius: 0 .375rem .375rem 0; }
.note.bad { color: inherit; border-color: var(--bad); }
.note p { margin: .25rem 0; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; margin: .9rem 0 0; font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .87em; }
code { background: rgb(128 128 128 / .15); padding: .1em .3em; border-radius: .25rem; }
pre { background: var(--field); border: 1px solid var(--line); border-radius: .375rem; padding: .7rem .9rem; overflow-x: auto; line-height: 1.45; }
pre code { background: none; padding: 0; }
.diff { white-space: pre; } .diff .add { color: var(--good); } .diff .del { color: var(--bad); } .diff .at { color: var(--soft); }
details { border: 1px solid var(--line); border-radius: .375rem; margin: .5rem 0; padding: 0 .9rem; }
summary { cursor: pointer; padding: .5rem 0; font-weight: 500; }
details > pre, details > .card { margin-bottom: .9rem; }
.card { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem .75rem; margin: .5rem 0 1rem; background: var(--paper); }
.card h1, .card h2, .card h3 { border: 0; margin: .9rem 0 .4rem; padding: 0; } .card h1 { font-size: 1.2rem; } .card h2 { font-size: 1.1rem; }
.task { list-style: none; margin-left: -1.2rem; text-indent: -1.4em; padding-left: 1.4em; }
.answer { margin-left: 1.5rem; }
.tags { display: flex; flex-wrap: wrap; gap: .35rem; margin: .4rem 0; padding: 0; list-style: none; }
.time { position: relative; height: .8rem; min-width: 8rem; background: rgb(128 128 128 / .12); border-radius: .2rem; }
.time i { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--minor); border-radius: .2rem; } .time i.no { background: var(--bad); }
footer { max-width: 62rem; margin: 3rem auto 2rem; padding: 0 1.25rem; }
@media (max-width: 40rem) {
  body { font-size: .95rem; } h1 { font-size: 1.5rem; }
  table.stack thead { display: none; }
  table.stack tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  table.stack td { display: block; border: 0; padding: .1rem 0; text-align: left; white-space: normal; }
  table.stack td[data-name]::before { content: attr(data-name) " "; color: var(--soft); }
  table.stack td:empty { display: none; }
}
@media print { nav { display: none; } details { border: 0; padding: 0; } }
`;
