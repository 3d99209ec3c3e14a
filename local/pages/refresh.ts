/**
 * Looks for news now and then and exchanges only the parts that are marked as live and that changed, so that nothing
 * moves under who is reading.
 */
export const REFRESH_SCRIPT = `
(() => {
  const seconds = Number(document.getElementById('content').dataset.refreshSeconds);
  const shown = new Map([...document.querySelectorAll('[data-live]')].map((part) => [part.id, part.innerHTML]));
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const [id, before] of shown) {
        const next = page.getElementById(id).innerHTML;
        if (next === before) continue;
        shown.set(id, next);
        document.getElementById(id).innerHTML = next;
      }
    } catch { /* The machine is being restarted; the next look finds it. */ }
  };
  setInterval(look, seconds * 1000);
})();
`;
