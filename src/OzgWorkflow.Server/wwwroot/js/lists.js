// One box chooses all rows of a list or none.
(() => {
  'use strict';
  for (const place of document.querySelectorAll('[data-choose-all]')) {
    const form = place.closest('form');
    const boxes = [...form.querySelectorAll('tbody input[type="checkbox"]')];
    const all = document.createElement('input');
    all.type = 'checkbox';
    all.setAttribute('aria-label', 'Alle Aufgaben dieser Seite auswählen');
    const show = () => {
      const chosen = boxes.filter(x => x.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    };
    all.addEventListener('change', () => { for (const x of boxes) x.checked = all.checked; });
    form.addEventListener('change', event => { if (event.target !== all) show(); });
    addEventListener('pageshow', show);
    place.append(all);
  }
})();
