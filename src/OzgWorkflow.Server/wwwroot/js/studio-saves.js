// The Studio saves by itself while one works, and puts what the server answers in the place of what it shows. An answer that is older than what was typed
// meanwhile would undo that. So saves go one after another, in the order in which they were made, and their answers wait until the page has been at rest for a
// moment; then all get the newest, one after another. If that is a refusal, the Studio keeps what it has. While anything of this is open, the Studio is marked
// as busy.
window.ozgSaves = (() => {
  'use strict';
  const Rest = 1000;
  let lastInput = 0;
  for (const kind of ['input', 'keydown', 'pointerdown', 'pointerup', 'drop'])
    document.addEventListener(kind, () => { lastInput = performance.now(); }, true);
  const pause = () => new Promise(x => setTimeout(x, 100));

  const problem = content => new Response(JSON.stringify(content), { status: 400, headers: { 'Content-Type': 'application/problem+json' } });
  const noAnswer = 'Der Server antwortet nicht. Ihre letzte Änderung ist noch nicht gespeichert: Speichern Sie gleich noch einmal (Strg+S).';

  // What fails for a while the Studio would repeat by itself, and overtake what was saved meanwhile. What is refused it shows, and keeps what was changed.
  const sent = async response => {
    const answer = await response.catch(() => null);
    if (answer?.ok) return answer;
    if (!answer?.headers.get('Content-Type')?.includes('json')) return problem({ detail: noAnswer, errors: { '': [noAnswer] } });
    return new Response(answer.body, { status: 400, headers: answer.headers });
  };

  let newest = Promise.resolve(null);
  let open = 0;
  let unsent = 0;
  let refused = false; // whether the last save was

  const inOrder = (init, send) => {
    const body = new Response(init.body).text();
    const before = newest;
    const saved = (async () => {
      await before;
      const text = await body;
      return { id: JSON.parse(text).model?.definitionId, response: await sent(send({ ...init, body: text })) };
    })();
    unsent++;
    saved.then(x => Boolean(x.id) && !x.response.ok, () => true).then(x => { refused = x; unsent--; });
    newest = saved.catch(() => before);
    return saved;
  };

  // The Studio puts an answer in place at once, and once more when it has read what there is to choose from. Another answer in between would go then, with
  // what was changed in it.
  let taking = 0;
  const take = async () => {
    taking++;
    for (let times = 0; times < 5; await pause()) times = asking > 0 ? 0 : times + 1;
    taking--;
  };

  // A dialog changes what was there when it was opened.
  const hasDialog = () => document.querySelector('[data-studio] .mud-dialog') !== null;
  const Longest = 90000; // The Studio waits a little longer for an answer.

  const newestAnswer = async mine => {
    const begin = performance.now();
    for (let last; last !== newest || taking > 0 || isChanging() || hasDialog() || performance.now() - lastInput < Rest; await pause()) {
      if (performance.now() - begin > Longest) return problem({ errors: {} });
      last = newest;
      await last;
    }
    const latest = await newest;
    return (latest.id === mine.id ? latest : mine).response.clone();
  };

  const save = async (init, send) => {
    const studio = document.querySelector('[data-studio]');
    open++;
    studio?.setAttribute('aria-busy', 'true');
    try {
      begun();
      const saved = inOrder(init, send);
      if (leavesOut) saveAll();
      drawn = leavesOut = false;
      const mine = await saved;
      return mine.id && mine.response.ok ? await newestAnswer(mine) : mine.response.clone();
    } finally {
      take().then(() => { if (--open === 0) studio?.removeAttribute('aria-busy'); });
    }
  };

  // Waits until the Studio has taken in all that it saved: what else changes a definition comes after that.
  const taken = async () => { while (open > 0) await pause(); };

  // The Studio takes what was typed when its field is left, and begins to save half a second later. Until then, and while a save is on its way, there is
  // something to lose. Where the page is too busy to be on time, the Studio is late, and so is the clock that counts how long nothing has come of a change.
  const Begins = 15;
  const Tick = 100;
  const isEditor = event => event.target.closest?.('elsa-workflow-definition-editor');
  const Drawing = '.pane-left'; // with the properties of the activity that is selected
  const tabOf = event => isEditor(event) && event.target.closest(`${Drawing} .mud-tab`);
  let ticks = 0; // to come before a change is known to need no save
  let asking = 0; // requests that the Studio may wait for before it saves
  let clock = null;
  let typing = null;
  const tick = () => {
    if (asking > 0 || --ticks > 0) return;
    clearInterval(clock);
    clock = null;
    drawn = leavesOut = false;
  };
  const awaitSave = () => { ticks = Begins; clock ??= setInterval(tick, Tick); };

  // Of what is changed within its half second the Studio saves what came last: the drawing, or what the definition says of itself. In the second case it
  // leaves out a drawing that was changed before, and is asked to save all once more, as Ctrl+S does.
  let inDrawing = false; // where menus and dialogs were opened from
  let drawn = false;
  let leavesOut = false;
  const changed = event => {
    const opened = event.target.closest('.mud-popover, .mud-dialog');
    if (!opened) inDrawing = event.target.closest(Drawing) !== null;
    if (inDrawing) drawn = true;
    else if (opened || event.type === 'input' || event.type === 'change' || event.target.closest('button')) leavesOut = drawn;
    awaitSave();
  };
  const saveAll = () => {
    awaitSave();
    dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }));
  };
  let answered = 0;
  const ask = async send => {
    asking++;
    try { return await send(); } finally { asking--; answered = performance.now(); }
  };
  document.addEventListener('input', event => {
    if (!isEditor(event)) return;
    if (!event.target.closest('.monaco-editor')) typing = event.target;
    changed(event);
  });
  for (const kind of ['change', 'drop', 'keydown', 'pointerup'])
    document.addEventListener(kind, event => { if (isEditor(event) && !tabOf(event)) changed(event); });
  document.addEventListener('change', event => { if (isEditor(event)) typing = null; });
  // Whoever asks to save may be anywhere on the page with the editor, and the Studio may take a while to begin.
  const Patience = 15000;
  let askedFor = null;
  const begun = () => { clearTimeout(askedFor); askedFor = null; };
  const asksToSave = event => event.key === 's' && (event.ctrlKey || event.metaKey) && document.querySelector('elsa-workflow-definition-editor');
  document.addEventListener('keydown', event => {
    if (!asksToSave(event)) return;
    begun();
    askedFor = setTimeout(begun, Patience);
  });
  const isChanging = () => clock !== null || (typing && typing === document.activeElement);
  // Whoever has switched off "Auto-save" saves himself; until then the Studio marks its button.
  const isHeldBack = () => {
    const tools = document.querySelector('elsa-workflow-definition-editor [role="toolbar"]');
    return tools?.querySelector('.mud-switch input')?.checked === false && tools.querySelector('.mud-badge.mud-theme-warning') !== null;
  };
  // The button is marked until the Studio has taken in the answer.
  const isPending = () => unsent > 0 || askedFor !== null || isChanging() || (open > 0 && isHeldBack());
  const isUnsaved = () => refused || isPending() || isHeldBack();

  // Waits until what is to be saved has been, or was refused, or somebody no longer wants to know, or it takes too long. Then the Studio reads nothing either.
  const settled = async (isWanted, told) => {
    typing?.blur();
    if (isPending()) told();
    const until = performance.now() + Patience;
    while ((isPending() || performance.now() - answered < Tick) && isWanted() && performance.now() < until) await pause();
  };

  // What an input of an activity is changed to, the other tabs of its properties know once it is saved and taken in; what they change would undo it before.
  // So a tab opens then.
  let wish = null;
  let isOpening = false;
  const openTab = async tab => {
    const mine = wish = {};
    const isWanted = () => wish === mine;
    const until = performance.now() + Patience;
    await settled(isWanted, () => {});
    while (open > 0 && isWanted() && performance.now() < until) await pause();
    if (!isWanted()) return;
    isOpening = true;
    tab.click();
    isOpening = false;
  };
  const openLater = event => {
    const tab = tabOf(event);
    if (!tab || isOpening || !(open > 0 || isPending())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    openTab(tab);
  };
  addEventListener('click', openLater, true);
  addEventListener('keydown', event => { if (event.key === 'Enter' || event.key === ' ') openLater(event); }, true);
  addEventListener('pointerdown', () => { wish = null; }, true);

  return { save, ask, taken, settled, isUnsaved };
})();
