/**
 * Looks for news now and then and puts it in place without moving what somebody reads: the page is only exchanged when
 * something changed, and where one had scrolled to and what one had opened stays.
 */
export const REFRESH_SCRIPT = `
(() => {
  const content = document.getElementById('content');
  const seconds = Number(content.dataset.refreshSeconds);
  let shown = content.innerHTML;
  const open = () => [...content.querySelectorAll('details[open][id]')].map((one) => one.id);
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = page.getElementById('content').innerHTML;
      if (next === shown) return;
      const kept = open();
      shown = next;
      content.innerHTML = next;
      for (const id of kept) { const one = document.getElementById(id); if (one) one.open = true; }
    } catch { /* The machine is being restarted; the next look finds it. */ }
  };
  setInterval(look, seconds * 1000);
})();
`;
