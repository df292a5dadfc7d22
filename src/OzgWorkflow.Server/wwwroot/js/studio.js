// What the page around Elsa Studio adds: it follows the Studio's wishes to go elsewhere, tells in German why the server refused something,
// and holds requests back while nobody is signed in, so that no work is lost.
(() => {
  'use strict';

  // Dates and numbers as in Germany; the Studio reads this when it starts.
  localStorage['BlazorCulture'] = 'de-DE';

  const pages = [
    [/^\/?(?:studio\/)?workflows\/definitions\/([^/?]+)\/edit/, id => `/studio/definitionen/${id}`],
    [/^\/?(?:studio\/)?workflows\/instances\/([^/?]+)\/view/, id => `/studio/instanzen/${id}`],
    [/^\/?(?:studio\/)?workflows\/definitions\/?$/, () => '/studio/definitionen'],
    [/^\/?(?:studio\/)?workflows\/instances\/?$/, () => '/studio/instanzen'],
  ];

  // The Studio has no router here: where it would change the address, the page of that address is opened.
  for (const method of ['pushState', 'replaceState']) {
    const original = history[method].bind(history);
    history[method] = (state, unused, url) => {
      const path = url ? new URL(url, document.baseURI).pathname : '';
      for (const [pattern, page] of pages) {
        const match = pattern.exec(path);
        if (match) return location.assign(page(match[1]));
      }
      return original(state, unused, url);
    };
  }

  const on = (element, property, go) => {
    const found = document.querySelector(element);
    if (found) customElements.whenDefined(element).then(() => { found[property] = go; });
  };
  const edit = id => location.assign(`/studio/definitionen/${encodeURIComponent(id)}`);
  on('elsa-workflow-definition-list', 'editWorkflowDefinition', edit);
  on('elsa-workflow-instance-viewer', 'editWorkflowDefinition', edit);
  const view = id => location.assign(`/studio/instanzen/${id}`);
  on('elsa-workflow-instance-list', 'viewWorkflowInstance', view);

  // The instance list does not draw the workflows to choose from when they have come, but it does when it is given a property.
  const instances = document.querySelector('elsa-workflow-instance-list');
  instances?.addEventListener('focusin', () => { instances.viewWorkflowInstance = view; });

  const loading = document.querySelector('.ozg-studio-loading');
  const main = document.querySelector('[data-studio] > :last-child');
  if (loading && main) {
    const done = new MutationObserver(() => { if (main.childElementCount > 0) { loading.remove(); done.disconnect(); } });
    done.observe(main, { childList: true });
  }

  const message = document.getElementById('ozg-studio-message');
  const [text, signIn, close] = ['p', 'a', 'button'].map(x => message.querySelector(x));
  let refused = null; // what the message is about: the next success of it hides the message
  const tell = (content, { needsSignIn = false, about = null } = {}) => {
    refused = about;
    text.textContent = content;
    signIn.hidden = !needsSignIn;
    close.hidden = needsSignIn;
    message.hidden = false;
  };
  close.addEventListener('click', () => { message.hidden = true; });

  // What is to be said on the page that is loaded next.
  const noted = sessionStorage.getItem('ozg-studio-message');
  if (noted) tell(noted);
  sessionStorage.removeItem('ozg-studio-message');

  // The Studio would take the definitions of several files or of a ZIP one by one; the server takes all or none.
  document.querySelector('elsa-workflow-definition-list')?.addEventListener('change', async event => {
    if (event.target.type !== 'file') return;
    event.stopImmediatePropagation();
    const form = new FormData();
    for (const file of event.target.files) form.append('files', file);
    event.target.value = '';
    const response = await window.fetch('/elsa/api/workflow-definitions/import-files', { method: 'POST', body: form });
    if (!response.ok) return;
    const { count } = await response.json();
    sessionStorage.setItem('ozg-studio-message', count === 1 ? 'Eine Definition wurde übernommen.' : `${count} Definitionen wurden übernommen.`);
    location.reload();
  }, true);

  // The viewer links to logs that Elsa's own server shows.
  document.addEventListener('click', event => {
    if (!event.target.closest?.('a[href*="/diagnostics/"]')) return;
    event.preventDefault();
    event.stopPropagation();
    tell('Die Protokolle des Servers finden Sie dort, wo der Server läuft. Was diese Instanz getan hat, steht links im Journal.');
  }, true);

  // Whoever leaves too quickly waits until what was changed is saved, or is asked.
  const Patience = 15000;
  document.addEventListener('click', async event => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.target || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.hash || !window.ozgSaves.isUnsaved()) return;
    event.preventDefault();
    tell('Einen Moment, Ihre letzten Änderungen werden noch gespeichert …');
    for (const until = performance.now() + Patience; window.ozgSaves.isUnsaved() && performance.now() < until;) await new Promise(x => setTimeout(x, 100));
    location.assign(link.href);
  });
  addEventListener('beforeunload', event => { if (window.ozgSaves.isUnsaved()) event.preventDefault(); });

  const Anything = '*';
  const originalFetch = window.fetch.bind(window);
  let signedIn = null;
  const waitForSignIn = () => signedIn ??= (async () => {
    tell('Ihre Sitzung ist abgelaufen. Melden Sie sich in einem neuen Fenster wieder an; hier geht es danach weiter, und Ihre Änderungen bleiben erhalten.', { needsSignIn: true, about: Anything });
    while ((await originalFetch('/elsa/api/package/version').catch(() => ({ status: 0 }))).status !== 200) await new Promise(x => setTimeout(x, 2000));
    message.hidden = true;
    signedIn = null;
  })();

  // The instance list loads its first page before it has read what the address asks for.
  let asked = new URLSearchParams(location.search).get('search');
  const searched = async init => {
    const body = await new Response(init.body).json();
    body.searchTerm = asked;
    asked = null;
    return { ...init, body: JSON.stringify(body) };
  };

  window.fetch = async (input, init) => {
    const url = new URL(typeof input === 'string' ? input : input.url ?? input, document.baseURI);
    if (!url.pathname.startsWith('/elsa/api/')) return originalFetch(input, init);
    if (asked && url.pathname === '/elsa/api/workflow-instances' && init?.body) init = await searched(init);
    const send = async what => {
      let response = await originalFetch(input, what);
      while (response.status === 401) {
        await waitForSignIn();
        response = await originalFetch(input, what);
      }
      return response;
    };
    const saves = init?.method === 'POST' && url.pathname === '/elsa/api/workflow-definitions';
    const response = await (saves ? window.ozgSaves.save(init, send) : window.ozgSaves.ask(() => send(init)));
    const what = `${init?.method ?? 'GET'} ${url.pathname}`;
    if (!response.ok) response.clone().json().then(x => { if (x.detail) tell(x.detail, { about: what }); }, () => {});
    else if (refused === what || refused === Anything) message.hidden = true;
    return response;
  };
})();
