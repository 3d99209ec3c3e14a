/** The looks of all local pages. Works from 320 px on. */
export const STYLE = `
:root { --ink: #1d2330; --soft: #5c6575; --line: #e1e5ec; --paper: #fff; --ground: #f5f6f9; --accent: #1f5fbf; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; }
h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); margin-left: .4rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
pre, code { font-family: ui-monospace, "SF Mono", Menlo, monospace; font-size: .875em; }
pre { white-space: pre-wrap; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .75rem; margin: .5rem 0; }
code { background: #eef0f4; border-radius: 4px; padding: .1em .35em; }
time { color: var(--soft); font-size: .8125rem; white-space: nowrap; }
.bar { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; background: #12233d; padding: .6rem 1rem; }
.bar a { color: #cbd7ea; text-decoration: none; }
.bar .brand { color: #fff; font-weight: 700; letter-spacing: .01em; }
.bar nav { display: flex; gap: 1rem; }
.bar nav a { padding: .25rem 0; border-bottom: 2px solid transparent; }
.bar nav a[aria-current] { color: #fff; border-color: #7fb0ff; }
main { max-width: 56rem; margin: 0 auto; padding: 1rem; }
main:has(.panes) { max-width: 84rem; }
.panes { display: grid; grid-template-columns: minmax(16rem, 22rem) minmax(0, 1fr); gap: 1.25rem; align-items: start; }
.open { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; }
.open h2 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3; }
.open .empty { border: 0; margin: 0; }
.back { display: none; margin: 0 0 .5rem; }
.empty { background: var(--paper); border: 1px dashed #c6cdd8; border-radius: 10px; padding: 2.5rem 1rem; text-align: center; color: var(--soft); }
.hint { color: var(--soft); font-size: .9rem; }
.lead { max-width: 40rem; color: var(--soft); margin-top: -.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem; text-decoration: none; color: inherit; display: grid; }
.card:hover, .mails a:hover { border-color: #a9bcdc; }
.card strong { font-size: 1.75rem; line-height: 1.2; color: var(--accent); }
.card span { color: var(--soft); }
.addresses { margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .25rem 1rem; }
.addresses > div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; padding: .5rem 0; }
.addresses > div + div { border-top: 1px solid var(--line); }
.addresses dd { margin: 0; color: var(--soft); }
.addresses code { white-space: pre-wrap; }
.mails, .messages { list-style: none; margin: 0; padding: 0; }
.mails { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; gap: .1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.mails a:hover { background: #f2f6fd; }
.mails a[aria-current] { background: #e8f0fc; box-shadow: inset 3px 0 var(--accent); }
.mails .subject { font-weight: 600; line-height: 1.35; }
.mails .people { font-size: .875rem; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.mails .preview { font-size: .875rem; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.mail iframe { width: 100%; height: 70vh; min-height: 24rem; border: 1px solid var(--line); border-radius: 10px; background: #fff; display: block; }
.mail details { margin-top: .75rem; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .6rem 1rem; }
.mail summary { cursor: pointer; color: var(--soft); }
.envelope { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; margin: 0 0 1rem; font-size: .9375rem; }
.envelope dt { color: var(--soft); }
.envelope dd { margin: 0; }
.headers { width: 100%; border-collapse: collapse; font-size: .8125rem; margin-top: .5rem; }
.headers th { text-align: left; vertical-align: top; font-weight: 600; padding: .2rem 1rem .2rem 0; white-space: nowrap; }
.headers td { padding: .2rem 0; font-family: ui-monospace, Menlo, monospace; }
.channels { display: flex; flex-wrap: wrap; gap: .5rem; margin-bottom: 1rem; }
.channels a { border: 1px solid var(--line); background: var(--paper); border-radius: 99px; padding: .2rem .8rem; text-decoration: none; font-size: .9rem; color: var(--ink); }
.channels a[aria-current] { background: #12233d; border-color: #12233d; color: #fff; }
.messages { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.messages li { display: grid; grid-template-columns: 2.25rem minmax(0, 1fr); gap: .75rem; padding: 1rem; }
.messages li + li { border-top: 1px solid var(--line); }
.avatar { width: 2.25rem; height: 2.25rem; border-radius: 6px; background: #12233d; color: #fff; display: grid; place-items: center; font-weight: 700; }
.message { font-size: .9375rem; }
.message p { margin: .35rem 0; }
.message .author { margin-top: 0; }
.message h3 { font-size: 1.125rem; margin: .35rem 0; line-height: 1.3; }
.message hr { border: 0; border-top: 1px solid var(--line); margin: .75rem 0; }
.message .line { display: block; min-height: 1.1em; }
.message .quote { border-left: 4px solid #d5dae3; padding-left: .6rem; }
.message .plain { white-space: pre-line; }
.message .context { display: flex; flex-wrap: wrap; gap: .15rem .75rem; color: var(--soft); font-size: .8125rem; }
.app { background: #e4e7ed; color: var(--soft); border-radius: 3px; font-size: .625rem; font-weight: 700; padding: .1rem .25rem; vertical-align: middle; }
.channel { font-size: .8125rem; text-decoration: none; white-space: nowrap; }
.mention { background: #fdf3d1; border-radius: 3px; padding: 0 .15rem; }
.section { display: flex; justify-content: space-between; gap: 1rem; }
.section > div { min-width: 0; }
.fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .1rem 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }
.button { display: inline-block; align-self: start; flex: none; border: 1px solid #c6cdd8; border-radius: 6px; padding: .25rem .75rem; font-weight: 600; font-size: .875rem; text-decoration: none; color: var(--ink); background: #fff; }
.button.primary { background: #0b7a5a; border-color: #0b7a5a; color: #fff; }
.button.danger { background: #c0264b; border-color: #c0264b; color: #fff; }
.picture { color: var(--soft); border: 1px dashed var(--line); padding: .5rem; }
@media (max-width: 52rem) {
  .panes { grid-template-columns: minmax(0, 1fr); }
  .panes:not(.reading) .open, .panes.reading .list { display: none; }
  .reading .back { display: block; }
}
@media (max-width: 34rem) {
  .addresses > div { grid-template-columns: 1fr; }
  .section { flex-wrap: wrap; }
  .messages li { grid-template-columns: minmax(0, 1fr); }
  .avatar { display: none; }
  .mail iframe { margin: 0 -1rem; width: calc(100% + 2rem); border-radius: 0; border-left: 0; border-right: 0; }
}
`;
