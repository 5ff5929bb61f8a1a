// Nodes of the page. What the server says only ever becomes text: nothing here, or in who uses it, reads markup.

/**
 * Makes an element.
 * @param {string} tag Its name, with classes: "p.quiet".
 * @param {object} attributes Attributes; those that begin with "on" are listeners, and undefined, null and false are left out.
 * @param {...(Node|string)} children What it holds.
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length > 0) {
    node.classList.add(...classes);
  }
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(key, value === true ? '' : value);
    }
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

/** The element with an id. */
export const byId = id => document.getElementById(id);

/** Writes text where it is another: what does not change is neither laid out nor read out again. */
export function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Writes text and shows the node, or hides it where there is none. */
export function writeOrHide(node, text) {
  write(node, text ?? '');
  node.hidden = !text;
}

/** Gives an element one class of several. */
export function mark(node, name, ...others) {
  for (const other of others) {
    node.classList.toggle(other, other === name);
  }
}

/**
 * Makes the children of a node those of a list and keeps what is there already, with its focus.
 * @param {Element} parent The node.
 * @param {Array} items The list.
 * @param {function} keyOf Gives an item's key, unique in the list.
 * @param {function} create Makes the part of an item: an object with its node and update(item).
 */
export function reconcile(parent, items, keyOf, create) {
  const before = parent.parts ?? new Map();
  const parts = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const part = before.get(key) ?? create(item);
    part.update(item);
    parts.set(key, part);
  }
  for (const [key, part] of before) {
    if (!parts.has(key)) {
      part.node.remove();
    }
  }
  let next = parent.firstElementChild;
  for (const part of parts.values()) {
    if (part.node === next) {
      next = next.nextElementSibling;
    } else {
      parent.insertBefore(part.node, next);
    }
  }
  parent.parts = parts;
}

/** Reads something out to who cannot see the page, when there is time for it. */
export function say(text) {
  byId('said').textContent = text;
}
