// Elsa Studio takes seconds to start. So whoever goes from one of its pages to another keeps the Studio that runs, and only gets what stands in the page
// around it and the element in it anew. Where that cannot be, the other page is loaded whole, as any other.
window.ozgPages = (() => {
  'use strict';
  const Patience = 15000;
  const Most = 100; // moves: the Studio never lets go of some of what it shows
  const saves = window.ozgSaves;
  const studio = document.querySelector('[data-studio]');
  const main = studio.parentElement;
  const error = document.getElementById('blazor-error-ui');

  const isOurs = address => address.origin === location.origin && /^\/studio\/(definitionen|instanzen)(\/[^/]+)?$/.test(address.pathname);
  const elementOf = page => page.querySelector('[data-studio] > :last-child');
  const around = page => page.querySelectorAll('main > :not([data-studio], #ozg-studio-message, #blazor-error-ui)');
  const isRunning = () => customElements.get(elementOf(document).localName) && !error.style.display;
  const fetch = window.fetch.bind(window); // for the pages' own requests; those of the Studio may wait for a session
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent(`ozg-studio-${what}`, { detail }));

  // The other page, or nothing where it is not one of the Studio's, somebody else's, or of a newer server.
  const read = async (address, wanted) => {
    const signal = AbortSignal.any([wanted, AbortSignal.timeout(Patience)]);
    const response = await fetch(address, { headers: { Accept: 'text/html' }, signal });
    if (!response.ok || response.redirected) return null;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const [theirs, ours] = [page, document].map(x => `${x.body.dataset.account} ${x.querySelector('[data-studio]')?.dataset.studio}`);
    return theirs === ours && await isFresh(elementOf(page), signal) ? page : null;
  };

  // The Studio reads once which activities its editor offers: where they have changed since, it has to begin anew.
  let palette = null;
  const keep = (address, response) => { palette = { address, text: response.text() }; };
  const isFresh = async (element, signal) =>
    element.localName !== 'elsa-workflow-definition-editor' || !palette || (await (await fetch(palette.address, { signal })).text()) === await palette.text;

  // Until the Studio draws, the page says that it is being loaded.
  const loading = document.querySelector('.ozg-studio-loading');
  const begin = () => {
    const element = elementOf(document);
    studio.prepend(loading);
    const done = new MutationObserver(() => { if (element.childElementCount > 0) { loading.remove(); done.disconnect(); } });
    done.observe(element, { childList: true });
    tell('shows', element);
  };

  let shown = location.href;
  let asked = null; // where somebody wants to go
  let reading = new AbortController();
  let moving = Promise.resolve();
  let moves = 0;
  // The lists write what they filter by into the address themselves.
  const hasLeft = () => location.pathname !== new URL(shown).pathname;

  // The editor and the list of instances say by one name which shortcuts they have, and Blazor keeps what a name has meant first. So the name stays, and
  // means those of the page that is shown. None outlives it: it would still save what was there.
  let shortcuts = null;
  const endShortcuts = () => shortcuts?.dispose();
  const ofThePage = { register: page => { endShortcuts(); shortcuts.register(page); }, dispose: endShortcuts };
  Object.defineProperty(window, 'editorHotkeys', { get: () => ofThePage, set: those => { endShortcuts(); shortcuts = those; } });

  // Two elements cannot be there at once: the Studio has one place for its menus and dialogs. So the old one ends before the new one comes.
  const show = async (page, address, isThere) => {
    const old = elementOf(document);
    const running = await old._addRootComponentPromise;
    await running.dispose();
    endShortcuts();
    old.remove();
    if (address !== location.href) Blazor.navigateTo(address, { replaceHistoryEntry: isThere });
    document.title = page.title;
    for (const x of around(document)) x.remove();
    main.prepend(...around(page));
    studio.append(elementOf(page));
    shown = location.href;
    moves++;
    begin();
    main.focus({ preventScroll: true });
  };

  const load = address => {
    stay();
    // The browser asks. Whoever stays finds the address of what is there.
    if (saves.isUnsaved() && hasLeft()) history.pushState(null, '', shown);
    if (address === location.href) location.reload(); else location.assign(address);
  };

  const move = async (address, isThere, signal) => {
    const isWanted = () => !signal.aborted;
    const page = isOurs(new URL(address)) && isRunning() && moves < Most ? await read(address, signal).catch(() => null) : null;
    if (isWanted()) await saves.settled(isWanted, () => tell('waits'));
    if (!isWanted()) return;
    if (!page || saves.isUnsaved()) return load(address);
    await show(page, address, isThere);
    if (isWanted()) asked = null;
  };

  const stay = () => {
    if (asked) tell('stays');
    asked = null;
    reading.abort();
    if (elementOf(document).childElementCount > 0) loading.remove();
  };

  // Goes to an address when what was changed is saved. Of several that are asked for, the last one is gone to. The browser may be there already.
  const go = address => {
    const { href } = new URL(address, location.href);
    if (href === asked) return moving;
    asked = href;
    reading.abort();
    const { signal } = reading = new AbortController();
    const isThere = href === location.href;
    studio.prepend(loading);
    return moving = moving.then(() => signal.aborted || move(href, isThere, signal)).catch(() => signal.aborted || load(href));
  };

  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.target || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.classList.contains('ozg-skip')) {
      event.preventDefault();
      main.focus();
    } else if (!link.hash && (isOurs(new URL(link.href)) || saves.isUnsaved())) {
      event.preventDefault();
      go(link.href);
    } else if (!link.hash && !link.hasAttribute('download')) stay();
  });
  addEventListener('submit', stay);
  addEventListener('popstate', () => { if (hasLeft()) go(location.href); else stay(); });
  addEventListener('beforeunload', event => { if (saves.isUnsaved()) event.preventDefault(); });

  return { go, begin, keep, isMoving: () => asked !== null };
})();
