// What makes long forms easier: looking for something in a long list, adding rows to a table, going to what is wrong. Forms work without it.
(() => {
  'use strict';
  const plain = text => text.toLocaleLowerCase('de').normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss');
  const changed = element => element.dispatchEvent(new Event('change', { bubbles: true }));

  for (const tools of document.querySelectorAll('[data-find]')) {
    const field = tools.closest('[data-field]');
    const choices = [...field.querySelectorAll('.kern-form-check')].map(row => ({ row, box: row.querySelector('input'), text: plain(row.textContent) }));
    const [search, chosen, found] = [tools.querySelector('input'), field.querySelector('[data-chosen]'), field.querySelector('[data-found]')];
    const boxes = choices.filter(x => x.box.type === 'checkbox');
    const count = () => { if (chosen) chosen.textContent = `${boxes.filter(x => x.box.checked).length} von ${boxes.length} gewählt`; };
    const find = () => {
      const words = plain(search.value).split(/\s+/);
      for (const x of choices) x.row.hidden = !words.every(word => x.text.includes(word));
      const shown = choices.filter(x => !x.row.hidden).length;
      found.textContent = shown === choices.length ? '' : shown === 0 ? 'Nichts gefunden' : `${shown} gefunden`;
      found.classList.toggle('kern-sr-only', shown > 0);
    };
    const choose = which => {
      for (const x of boxes) x.box.checked = which === 'all' ? x.box.checked || !x.row.hidden : false;
      changed(boxes[0].box);
    };
    // What is looked for is no part of the form.
    search.addEventListener('input', event => { event.stopPropagation(); find(); });
    // Enter would send the form.
    search.addEventListener('keydown', event => { if (event.key === 'Enter') event.preventDefault(); });
    for (const button of tools.querySelectorAll('[data-choose]')) button.addEventListener('click', () => choose(button.dataset.choose));
    field.addEventListener('change', count);
    addEventListener('pageshow', () => { find(); count(); });
    tools.hidden = false;
  }

  const button = text => {
    const made = document.createElement('button');
    [made.type, made.className] = ['button', 'kern-btn kern-btn--tertiary'];
    made.innerHTML = '<span class="kern-label"></span>';
    made.firstChild.textContent = text;
    return made;
  };

  for (const table of document.querySelectorAll('table[data-rows]')) {
    const body = table.tBodies[0];
    const most = Number(table.dataset.most) || Infinity;
    const add = button('Zeile hinzufügen');
    const show = () => { add.disabled = body.rows.length >= most; };
    const controls = row => [...row.querySelectorAll('input, select, textarea')];
    const number = (row, index) => {
      for (const x of controls(row)) {
        x.name = x.name.replace(/\[\d+\]\./, `[${index}].`);
        x.id = x.id.replace(/-\d+-(\d+)$/, `-${index}-$1`);
        x.setAttribute('aria-label', x.getAttribute('aria-label').replace(/\d+$/, index + 1));
      }
      row.querySelector('.kern-table__cell--action button').setAttribute('aria-label', `Zeile ${index + 1} entfernen`);
    };
    const empty = row => {
      for (const x of row.querySelectorAll('.kern-error')) x.remove();
      for (const x of row.querySelectorAll('.kern-form-input--error')) x.classList.remove('kern-form-input--error');
      for (const x of controls(row)) {
        for (const name of ['aria-invalid', 'aria-describedby']) x.removeAttribute(name);
        x.value = '';
      }
    };
    const offerRemoval = row => {
      const remove = button('Entfernen');
      remove.addEventListener('click', () => {
        if (body.rows.length === 1) appendRow();
        controls(row.nextElementSibling ?? row.previousElementSibling)[0].focus();
        row.remove();
        [...body.rows].forEach(number);
        show();
        changed(table);
      });
      const cell = row.insertCell();
      cell.className = 'kern-table__cell kern-table__cell--action';
      cell.append(remove);
    };
    const appendRow = () => {
      const row = body.rows[0].cloneNode(true);
      row.querySelector('.kern-table__cell--action')?.remove();
      empty(row);
      body.append(row);
      offerRemoval(row);
      number(row, body.rows.length - 1);
      show();
      return row;
    };
    add.addEventListener('click', () => controls(appendRow())[0].focus());
    // A draft of this window may have more rows than the page was made with.
    table.closest('form').addEventListener('draft-restoring', event => {
      const prefix = body.querySelector('[name]').name.replace(/\[\d+\]\..*$/, '[');
      const rows = Math.max(0, ...Object.keys(event.detail).filter(x => x.startsWith(prefix)).map(x => Number.parseInt(x.slice(prefix.length), 10) + 1));
      while (body.rows.length < rows) appendRow();
      while (rows > 0 && body.rows.length > rows) body.rows[body.rows.length - 1].remove();
    });
    const head = document.createElement('td');
    head.className = 'kern-table__cell';
    table.tHead.rows[0].append(head);
    for (const row of body.rows) offerRemoval(row);
    [...body.rows].forEach(number);
    const place = document.createElement('div');
    place.append(add);
    table.parentElement.after(place);
    show();
  }

  // A file goes to the server when the form is kept; from then on its box says which one it is.
  for (const place of document.querySelectorAll('[data-file]')) {
    const [kept, input] = [place.querySelector('[data-file-kept]'), place.querySelector('input[type=file]')];
    const form = place.closest('form');
    const box = kept.querySelector('input');
    const show = problem => {
      place.querySelector('[data-file-problem]')?.remove();
      if (!problem) return;
      const line = document.createElement('p');
      [line.className, line.dataset.fileProblem] = ['kern-error', ''];
      line.setAttribute('role', 'alert');
      line.innerHTML = '<span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body"></span>';
      line.lastChild.textContent = problem;
      place.append(line);
    };
    let sent = null;
    form.addEventListener('formdata', () => { sent = input.files[0]; });
    form.addEventListener('files-kept', event => {
      const told = event.detail[place.dataset.file];
      if (!told || input.files[0] !== sent) return;
      input.value = '';
      show(told.problem);
      if (!told.file) return;
      [kept.hidden, box.checked, box.value] = [false, true, told.file.id];
      kept.querySelector('label').textContent = told.file.name;
    });
  }

  document.querySelector('[data-errors]')?.focus();
})();
