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
  const { go, begin, isMoving } = window.ozgPages;
  for (const method of ['pushState', 'replaceState']) {
    const original = history[method].bind(history);
    history[method] = (state, unused, url) => {
      const path = url ? new URL(url, document.baseURI).pathname : '';
      for (const [pattern, page] of pages) {
        const match = pattern.exec(path);
        if (match) return go(page(match[1]));
      }
      return original(state, unused, url);
    };
  }

  const edit = id => go(`/studio/definitionen/${encodeURIComponent(id)}`);
  const view = id => go(`/studio/instanzen/${id}`);
  const wishes = {
    'elsa-workflow-definition-list': { editWorkflowDefinition: edit },
    'elsa-workflow-instance-viewer': { editWorkflowDefinition: edit },
    'elsa-workflow-instance-list': { viewWorkflowInstance: view },
  };

  // The instance list does not draw the workflows to choose from when they have come, but it does when it is given a property.
  document.addEventListener('focusin', event => {
    const instances = event.target.closest('elsa-workflow-instance-list');
    if (instances) instances.viewWorkflowInstance = view;
  });

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

  // A runtime that has ended tells only the console. Errors that Blazor tells of itself the Studio mostly survives.
  for (const type of ['error', 'unhandledrejection'])
    addEventListener(type, event => {
      if (!((event.error ?? event.reason) instanceof WebAssembly.RuntimeError)) return;
      document.getElementById('blazor-error-ui').style.display = 'block';
      tell('Das Studio ist stehen geblieben. Bitte laden Sie die Seite neu.');
    });

  // The Studio would take the definitions of several files or of a ZIP one by one; the server takes all or none.
  document.addEventListener('change', async event => {
    const list = event.target.closest('elsa-workflow-definition-list');
    if (event.target.type !== 'file' || !list) return;
    event.stopImmediatePropagation();
    const form = new FormData();
    for (const file of event.target.files) form.append('files', file);
    event.target.value = '';
    const response = await window.fetch('/elsa/api/workflow-definitions/import-files', { method: 'POST', body: form });
    if (!response.ok) return;
    const { count } = await response.json();
    if (list.isConnected && !isMoving()) await go(location.href);
    tell(count === 1 ? 'Eine Definition wurde übernommen.' : `${count} Definitionen wurden übernommen.`);
  }, true);

  // The viewer links to logs that Elsa's own server shows.
  document.addEventListener('click', event => {
    if (!event.target.closest?.('a[href*="/diagnostics/"]')) return;
    event.preventDefault();
    event.stopPropagation();
    tell('Die Protokolle des Servers finden Sie dort, wo der Server läuft. Was diese Instanz getan hat, steht links im Journal.');
  }, true);

  const Waiting = 'waiting';
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
  let search = null;
  const searched = async init => {
    const body = await new Response(init.body).json();
    body.searchTerm = search;
    search = null;
    return { ...init, body: JSON.stringify(body) };
  };

  window.fetch = async (input, init) => {
    const url = new URL(typeof input === 'string' ? input : input.url ?? input, document.baseURI);
    if (!url.pathname.startsWith('/elsa/api/')) return originalFetch(input, init);
    if (search && url.pathname === '/elsa/api/workflow-instances' && init?.body) init = await searched(init);
    // Answers are handed over whole: a Studio that is left while it reads one tells of an error, while it waits for one it does not.
    const send = async what => {
      let response = await originalFetch(input, what);
      while (response.status === 401) {
        await waitForSignIn();
        response = await originalFetch(input, what);
      }
      const content = await response.arrayBuffer();
      return new Response(content.byteLength > 0 ? content : null, response);
    };
    const method = init?.method ?? 'GET';
    const saves = method === 'POST' && url.pathname === '/elsa/api/workflow-definitions';
    if (method !== 'GET' && url.pathname.startsWith('/elsa/api/workflow-definitions/')) await window.ozgSaves.taken();
    const response = await (saves ? window.ozgSaves.save(init, send) : window.ozgSaves.ask(() => send(init)));
    if (response.ok && url.pathname === '/elsa/api/descriptors/activities') window.ozgPages.keep(url, response.clone());
    const what = `${method} ${url.pathname}`;
    if (!response.ok) response.clone().json().then(x => { if (x.detail) tell(x.detail, { about: what }); }, () => {});
    else if (refused === what || refused === Anything) message.hidden = true;
    return response;
  };

  document.addEventListener('ozg-studio-waits', () => {
    if (message.hidden) tell('Einen Moment, Ihre letzten Änderungen werden noch gespeichert …', { about: Waiting });
  });
  document.addEventListener('ozg-studio-stays', () => { if (refused === Waiting) message.hidden = true; });
  document.addEventListener('ozg-studio-shows', ({ detail: element }) => {
    message.hidden = true;
    search = new URLSearchParams(location.search).get('search');
    customElements.whenDefined(element.localName).then(() => Object.assign(element, wishes[element.localName]));
  });
  begin();
})();
