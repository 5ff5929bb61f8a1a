// The page: which view is shown, and when the server is asked.

import { Refusal } from './api.js';
import { Connection } from './connection.js';
import { byId } from './dom.js';
import { prepareExplain } from './explain.js';
import { NowView } from './now.js';
import { Refresher } from './refresher.js';
import { prepareSimulate, showSimulate } from './simulate.js';
import { EventStream } from './stream.js';
import { currentToken, forgetToken } from './token.js';
import { prepareZones, showZones } from './zones.js';

const Views = ['now', 'explain', 'zones', 'simulate'];

const connection = new Connection();
const refresher = new Refresher(refresh, () => connection.periodMs);
const now = new NowView(() => refresher.soon());
const stream = new EventStream(hear, hearOfStream);

let isFirst = true;
let mayHaveMissed = true;
let zonesChanged = true;

async function refresh() {
  try {
    const view = shownView();
    if (view === 'now') {
      await now.refresh();
    } else if (view === 'zones' && zonesChanged) {
      zonesChanged = false;
      await showZones();
    }
    if (mayHaveMissed || (!connection.isLive && view === 'now')) {
      mayHaveMissed = false;
      await now.catchUp({ isNews: !isFirst });
      isFirst = false;
    }
    connection.answered();
  } catch (failure) {
    zonesChanged = true;
    mayHaveMissed = true;
    connection.lost(failure instanceof Refusal ? failure.message : 'the server does not answer');
  }
}

function hear(event) {
  now.hear(event);
  zonesChanged ||= event.type === 'zones';
  refresher.soon();
}

function hearOfStream(isOpen) {
  connection.stream(isOpen);
  zonesChanged = true;
  mayHaveMissed = true;
  refresher.soon();
}

const shownView = () => Views.find(view => !byId(view).hidden);

function showView() {
  const asked = location.hash.slice(1);
  const chosen = Views.includes(asked) ? asked : Views[0];
  for (const view of Views) {
    byId(view).hidden = view !== chosen;
  }
  for (const link of document.querySelectorAll('header nav a')) {
    const isShown = link.hash === `#${chosen}`;
    isShown ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  document.title = chosen === 'now' ? 'DnsLb' : `DnsLb: ${chosen}`;
  if (chosen === 'simulate') {
    showSimulate();
  }
  zonesChanged = true;
  scrollTo(0, 0);
  refresher.soon();
}

byId('forget').hidden = currentToken() === null;
byId('forget').onclick = forgetToken;
document.querySelector('a.skip').onclick = event => {
  event.preventDefault();
  byId('main').focus();
};
prepareExplain();
prepareZones();
prepareSimulate();
addEventListener('hashchange', showView);
showView();
stream.run();
