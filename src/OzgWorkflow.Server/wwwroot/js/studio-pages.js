// Elsa Studio takes seconds to start. So whoever goes from one of its pages to another keeps the Studio that runs, and only gets what stands in the page
// around it and the element in it anew. Where that cannot be, the other page is loaded whole, as any other.
window.ozgPages = (() => {
  'use strict';
  const Patience = 15000;
  const studio = document.querySelector('[data-studio]');
  const main = studio.parentElement;
  const error = document.getElementById('blazor-error-ui');
  const pause = () => new Promise(x => setTimeout(x, 100));

  const isOurs = address => address.origin === location.origin && /^\/studio\/(definitionen|instanzen)(\/[^/]+)?$/.test(address.pathname);
  const elementOf = page => page.querySelector('[data-studio] > :last-child');
  const around = page => page.querySelectorAll('main > :not([data-studio], #ozg-studio-message, #blazor-error-ui)');
  const isRunning = () => customElements.get(elementOf(document).localName) && !error.style.display;

  // The other page, or nothing where it is not one of the Studio's, or somebody else's.
  const read = async address => {
    const response = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!response.ok || response.redirected) return null;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return elementOf(page) && page.body.dataset.account === document.body.dataset.account ? page : null;
  };

  const untilSaved = async () => {
    document.activeElement?.blur();
    if (!window.ozgSaves.isUnsaved()) return;
    document.dispatchEvent(new Event('ozg-studio-waits'));
    for (const until = performance.now() + Patience; window.ozgSaves.isUnsaved() && performance.now() < until;) await pause();
  };

  // Until the Studio draws, the page says that it is being loaded.
  const loading = document.querySelector('.ozg-studio-loading');
  const begin = () => {
    const element = elementOf(document);
    const done = new MutationObserver(() => { if (element.childElementCount > 0) { loading.remove(); done.disconnect(); } });
    done.observe(element, { childList: true });
    document.dispatchEvent(new CustomEvent('ozg-studio-shows', { detail: element }));
  };

  // Two elements cannot be there at once: the Studio has one place for its menus and dialogs. So the old one ends before the new one comes.
  const show = async (page, address, isThere) => {
    const old = elementOf(document);
    const running = await old._addRootComponentPromise;
    await running.dispose();
    old.remove();
    if (address !== location.href) Blazor.navigateTo(address, { replaceHistoryEntry: isThere });
    document.title = page.title;
    document.querySelector('.ozg-skip').href = page.querySelector('.ozg-skip').getAttribute('href');
    for (const x of around(document)) x.remove();
    main.prepend(...around(page));
    studio.append(elementOf(page));
    begin();
    main.focus({ preventScroll: true });
  };

  let shown = location.href;
  let asked = null;
  let moving = Promise.resolve();
  // The lists write what they filter by into the address themselves.
  const hasLeft = () => location.pathname !== new URL(shown).pathname;

  const move = async (address, isThere) => {
    await untilSaved();
    if (address !== asked) return;
    const page = isOurs(new URL(address)) && isRunning() && !window.ozgSaves.isUnsaved() ? await read(address).catch(() => null) : null;
    if (address !== asked) return;
    if (!page) {
      loading.remove();
      // Whoever is asked whether to leave, and stays, finds the address of what is there.
      if (hasLeft()) history.pushState(null, '', shown);
      location.assign(address);
      return;
    }
    await show(page, address, isThere);
    shown = location.href;
  };

  // Goes to an address when what was changed is saved. Of several that are asked for at once, the last one is gone to. The browser may be there already; an
  // element that is about to end may have changed the address meanwhile.
  const go = (address, isThere = false) => {
    asked = new URL(address, location.href).href;
    const mine = asked;
    studio.prepend(loading);
    return moving = moving.then(() => move(mine, isThere)).catch(() => location.assign(mine));
  };

  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.target || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || link.hash) return;
    if (!isOurs(new URL(link.href)) && !window.ozgSaves.isUnsaved()) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener('popstate', () => { if (hasLeft()) go(location.href, true); });
  addEventListener('beforeunload', event => { if (window.ozgSaves.isUnsaved()) event.preventDefault(); });

  return { go, begin };
})();
