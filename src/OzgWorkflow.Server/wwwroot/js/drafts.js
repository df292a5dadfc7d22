// What was typed into a form (data-draft) is kept in this tab until it was sent and taken: other buttons of the page, a session that ended or somebody who was
// faster do not take it away. It is gone with the tab, when somebody signs out in any tab, and when another account signs in. Where the form says so
// (data-draft-keep), the server keeps it as well.
(() => {
  'use strict';
  const Prefix = 'ozg-draft:';
  const SignedOut = 'ozg-signed-out';
  const account = document.body.dataset.account;
  const keys = () => Object.keys(sessionStorage).filter(x => x.startsWith(Prefix));
  const read = key => JSON.parse(sessionStorage.getItem(key));
  const forgetAll = () => keys().forEach(x => sessionStorage.removeItem(x));
  const keyOf = name => `${Prefix}${location.pathname}#${name}`;

  const signedOut = Number(localStorage.getItem(SignedOut) ?? 0);
  const wasTaken = document.querySelector('[data-success]') !== null;
  for (const key of keys()) {
    const draft = read(key);
    const isOver = draft.at < signedOut || (account && (draft.account !== account || (draft.sent && wasTaken)));
    if (isOver) sessionStorage.removeItem(key);
    else if (account) sessionStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
  }
  addEventListener('storage', event => { if (event.key === SignedOut) forgetAll(); });
  document.querySelector('form[action="/abmelden"]')?.addEventListener('submit', () => {
    localStorage.setItem(SignedOut, Date.now());
    forgetAll();
  });
  if (!account) return;

  const controls = form => [...form.elements].filter(x => x.name && !['hidden', 'submit', 'password', 'file'].includes(x.type));
  const isOn = x => !['checkbox', 'radio'].includes(x.type) || x.checked;
  const textOf = x => x.options ? x.selectedOptions[0]?.text : ['checkbox', 'radio'].includes(x.type) ? x.labels[0]?.textContent.trim() : x.value;
  const labelOf = x => x.getAttribute('aria-label') ?? (x.closest('fieldset')?.querySelector('legend') ?? x.labels[0])?.textContent.trim();
  const valuesOf = form => {
    const fields = {};
    for (const x of controls(form)) {
      const field = fields[x.name] ??= { label: labelOf(x), values: [], texts: [] };
      if (!isOn(x) || !x.value) continue;
      field.values.push(x.value);
      field.texts.push(textOf(x));
    }
    return fields;
  };
  const same = (a, b) => Object.keys({ ...a, ...b }).every(x => JSON.stringify(a[x]?.values ?? []) === JSON.stringify(b[x]?.values ?? []));

  const restore = (form, fields) => {
    form.dispatchEvent(new CustomEvent('draft-restoring', { detail: fields }));
    for (const x of controls(form)) {
      const values = fields[x.name]?.values;
      if (!values) continue;
      if (['checkbox', 'radio'].includes(x.type)) x.checked = values.includes(x.value);
      else x.value = values[0] ?? '';
    }
  };

  const part = (name, draft) => document.querySelector(`[data-draft-${name}="${draft}"]`);

  // What is typed into a form with an address to keep it at goes there when nobody has typed for two seconds, and when the page is left.
  const keepAt = (form, markKept) => {
    const [address, name] = [form.dataset.draftKeep, form.dataset.draft];
    const [kept, problem] = [part('kept', name), part('problem', name)];
    let [timer, isKept, isSent, isSending] = [null, true, false, false];
    const show = text => {
      problem.hidden = !text;
      problem.querySelector('.kern-body').textContent = text ?? '';
      kept.hidden = !!text;
      kept.querySelector('time').textContent = new Date().toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' });
    };
    // A page that is left sends no more than 64 KB.
    const hasFiles = () => [...form.elements].some(x => x.files?.length > 0);
    // One after the other, so that the newest is there last.
    const send = async () => {
      clearTimeout(timer);
      if (isKept || isSent || isSending) return;
      [isKept, isSending] = [true, true];
      const fields = JSON.stringify(valuesOf(form));
      let again = 2000;
      try {
        const answer = await fetch(address, { method: 'POST', body: new FormData(form), headers: { 'X-Entwurf': '1' }, keepalive: document.hidden && !hasFiles(), redirect: 'manual' });
        if (answer.ok) {
          if (answer.status === 200) form.dispatchEvent(new CustomEvent('files-kept', { detail: await answer.json() }));
          markKept(fields);
          show(null);
        } else {
          again = null; // the next that is typed tries again
          show(answer.status === 409 ? `${await answer.text()} Was Sie eingetragen haben, bleibt in diesem Fenster.`
            : 'Ihre Angaben konnten nicht zwischengespeichert werden, vielleicht weil Ihre Sitzung zu Ende ist. Sie bleiben in diesem Fenster: Melden Sie sich in einem neuen Fenster wieder an.');
        }
      } catch {
        [isKept, again] = [false, 10000];
        show('Der Server ist gerade nicht zu erreichen. Was Sie eingetragen haben, bleibt in diesem Fenster.');
      }
      isSending = false;
      if (!isKept && again) {
        clearTimeout(timer);
        timer = setTimeout(send, again);
      }
    };
    const changed = () => {
      isKept = false;
      clearTimeout(timer);
      timer = setTimeout(send, 2000);
    };
    form.addEventListener('input', changed);
    form.addEventListener('change', changed);
    form.addEventListener('submit', () => { isSent = true; });
    addEventListener('pageshow', () => { isSent = false; });
    addEventListener('visibilitychange', () => { if (document.hidden) send(); });
    return { changed, stop: () => { isSent = true; } };
  };

  for (const form of document.querySelectorAll('form[data-draft]')) {
    const key = keyOf(form.dataset.draft);
    const hint = part('hint', form.dataset.draft);
    const save = sent => sessionStorage.setItem(key, JSON.stringify({ account, at: Date.now(), sent, fields: valuesOf(form) }));
    const shown = valuesOf(form);
    const draft = sessionStorage.getItem(key) && read(key);
    // What the server has kept it shows itself, as it was or as it became since, perhaps in another window.
    const isRestored = draft && !draft.kept && !same(shown, draft.fields);
    if (isRestored) {
      restore(form, draft.fields);
      if (hint) hint.hidden = same(shown, valuesOf(form));
    }
    form.addEventListener('input', () => save(false));
    form.addEventListener('change', () => save(false));
    form.addEventListener('submit', () => { if (sessionStorage.getItem(key)) save(true); });
    const markKept = fields => {
      const kept = sessionStorage.getItem(key) && read(key);
      if (kept && JSON.stringify(kept.fields) === fields) sessionStorage.setItem(key, JSON.stringify({ ...kept, kept: true }));
    };
    const keeping = form.dataset.draftKeep ? keepAt(form, markKept) : null;
    if (isRestored) keeping?.changed();
    hint?.querySelector('form').addEventListener('submit', () => {
      keeping?.stop();
      sessionStorage.removeItem(key);
    });
  }

  // The form is not there any more: what was typed can be read and copied.
  for (const rest of document.querySelectorAll('[data-draft-rest]')) {
    const key = keyOf(rest.dataset.draftRest);
    const draft = sessionStorage.getItem(key) && read(key);
    const texts = Object.values(draft?.kept ? {} : draft?.fields ?? {}).filter(x => x.texts.length > 0);
    const list = rest.querySelector('dl');
    if (texts.length > 0) list.replaceChildren();
    for (const { label, texts: entered } of texts) {
      const [term, text] = ['dt', 'dd'].map(x => document.createElement(x));
      text.className = 'ozg-multiline';
      [term.textContent, text.textContent] = [label, entered.join(', ')];
      list.append(term, text);
    }
    rest.hidden = list.childElementCount === 0;
    rest.querySelector('form').addEventListener('submit', () => sessionStorage.removeItem(key));
  }
})();
