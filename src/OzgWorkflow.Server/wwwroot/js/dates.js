// A browser sends a date that does not exist (31 February) or is not complete as no date at all. So it is asked about before it is sent.
(() => {
  'use strict';

  const refuse = input => {
    const label = input.labels[0]?.firstChild.textContent.trim() ?? input.getAttribute('aria-label') ?? 'Datum';
    const frame = input.closest('.kern-form-input, td');
    frame?.classList.add('kern-form-input--error');
    input.setAttribute('aria-invalid', 'true');
    let error = frame?.querySelector('.kern-error .kern-body');
    if (!error) {
      const line = document.createElement('p');
      line.className = 'kern-error';
      line.id = `${input.id}-fehler`;
      input.setAttribute('aria-describedby', [input.getAttribute('aria-describedby'), line.id].filter(x => x).join(' '));
      line.innerHTML = '<span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body"></span>';
      input.after(line);
      error = line.lastChild;
    }
    error.textContent = `Das Datum bei „${label}“ ist unvollständig, oder es gibt diesen Tag nicht. Bitte berichtigen Sie es, oder löschen Sie es ganz.`;
  };

  const accept = input => {
    input.closest('.kern-form-input, td')?.classList.remove('kern-form-input--error');
    input.removeAttribute('aria-invalid');
    input.parentElement.querySelector('.kern-error')?.remove();
  };

  // Before anything else that listens, for nothing is sent.
  document.addEventListener('submit', event => {
    const dates = [...event.target.querySelectorAll('input[type=date]')];
    const wrong = dates.filter(x => x.validity.badInput);
    if (wrong.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dates.filter(x => !wrong.includes(x)).forEach(accept);
    wrong.forEach(refuse);
    wrong[0].focus();
  }, true);
})();
