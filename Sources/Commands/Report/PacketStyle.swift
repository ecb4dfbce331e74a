/// How the packet looks: one column of text and tables, light or dark as the reader's system is, dark ink on white when
/// printed. Colours only repeat what words say; every pair of them has a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
enum PacketStyle {
  static let sheet: StaticString = """

    :root {
      color-scheme: light dark;
      --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --band: #f6f8fa; --link: #0a58ca;
      --good: #0f5b2a; --good-band: #e4f5e9; --bad: #9b1226; --bad-band: #fdeaec; --warn: #6f4400; --warn-band: #fff2d0;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #0f1419; --ink: #e6e9ee; --soft: #a5afbb; --line: #39424e; --band: #181f27; --link: #8ab8ff;
        --good: #86e0a3; --good-band: #10301c; --bad: #ffa3ad; --bad-band: #431920; --warn: #f3cb72; --warn-band: #352a0c;
      }
    }
    * { box-sizing: border-box; }
    html { font: 100%/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); background: var(--page); }
    .skip { position: absolute; left: -999rem; }
    .skip:focus { position: static; }
    a { color: var(--link); }
    a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    header { border-bottom: 3px solid var(--ink); margin-bottom: 1.5rem; padding-bottom: 1rem; }
    header p { margin: .35rem 0; max-width: 60rem; }
    .kind { color: var(--soft); font-size: .95rem; }
    h1, h2, h3, h4 { line-height: 1.25; overflow-wrap: anywhere; }
    h1 { font-size: 2rem; margin: .2rem 0 .6rem; }
    h2 { border-bottom: 1px solid var(--line); font-size: 1.4rem; margin: 2.4rem 0 .8rem; padding-bottom: .25rem; }
    h3 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
    h4 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
    p, li { max-width: 48rem; }
    nav ol { columns: 16rem; margin: .3rem 0; padding-left: 1.4rem; }
    nav h2 { border: 0; font-size: 1rem; margin: 0; padding: 0; }
    .decision + .decision { border-top: 3px solid var(--line); margin-top: 2rem; padding-top: .2rem; }
    caption, figcaption { break-after: avoid; }
    .wide { margin: .8rem 0 1.2rem; overflow-x: auto; }
    table { border-collapse: collapse; font-size: .92rem; width: 100%; }
    caption { color: var(--soft); font-weight: 600; padding: .3rem 0; text-align: left; }
    th, td { border-bottom: 1px solid var(--line); overflow-wrap: break-word; padding: .4rem .6rem; text-align: left; vertical-align: top; }
    thead th { background: var(--band); border-bottom: 2px solid var(--line); overflow-wrap: normal; }
    tbody th { font-weight: 600; }
    table.facts, table.checks { table-layout: fixed; }
    table.checks th:nth-child(1) { width: 24%; }
    table.checks th:nth-child(2) { width: 11%; }
    table.checks th:nth-child(4) { width: 20%; }
    table.checks th:nth-child(5) { width: 15%; }
    table.facts td, table.checks td, table.checks th { overflow-wrap: anywhere; }
    table.facts th { color: var(--soft); font-weight: 400; width: min(13rem, 35%); }
    .number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
    code, pre { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .88em; }
    code { overflow-wrap: anywhere; }
    pre { background: var(--band); border: 1px solid var(--line); margin: .4rem 0 1.2rem; overflow-wrap: anywhere; padding: .7rem .9rem; white-space: pre-wrap; }
    figure { margin: 1rem 0; }
    figcaption { color: var(--soft); font-size: .92rem; font-weight: 600; }
    .soft { color: var(--soft); }
    .chip { border: 1px solid currentcolor; border-radius: .3rem; display: inline-block; font-size: .85em; font-weight: 700; padding: 0 .4rem; white-space: nowrap; }
    .good { background: var(--good-band); color: var(--good); }
    .bad { background: var(--bad-band); color: var(--bad); }
    .warn { background: var(--warn-band); color: var(--warn); }
    .weak { color: var(--soft); font-weight: 400; }
    td > div + div { margin-top: .25rem; }
    footer { border-top: 1px solid var(--line); color: var(--soft); font-size: .9rem; margin-top: 2.5rem; padding-top: .6rem; }
    @page { margin: 16mm 14mm; }
    @media print {
      :root {
        color-scheme: light;
        --page: #ffffff; --ink: #000000; --soft: #454c54; --line: #9aa4ae; --band: #f3f4f6; --link: #000000;
        --good: #0f5b2a; --good-band: #ffffff; --bad: #9b1226; --bad-band: #ffffff; --warn: #6f4400; --warn-band: #ffffff;
      }
      html { font-size: 9.5pt; }
      body { max-width: none; padding: 0; }
      a { text-decoration: none; }
      .wide { overflow-x: visible; }
      th, td { overflow-wrap: anywhere; }
      thead { display: table-header-group; }
      thead tr { break-after: avoid; }
      tbody tr:first-child { break-before: avoid; }
      tr, .chip { break-inside: avoid; }
      h2, h3, h4 { break-after: avoid; }
      p, li { orphans: 3; widows: 3; }
    }

    """
}
