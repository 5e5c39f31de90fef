// `node --require` of this file, before any source: puts the virtual network, its clocks and its dice in the place of what our code and its
// packages load. A world needs no jest then, whose sandbox makes each world several times as dear, and a process of its own per core.
// What could go wrong: a module that is loaded by a name that is not listed here reaches the real network, or draws a real random.
const Module = require('node:module');
require('../support/typescript-hook.js');

const load = Module._load;
const within = (file) => require(`./${file}`);

/** As the module of Node, but for these. */
function changed(name, replaced) {
  const getters = Object.entries(replaced).map(([key, get]) => [key, { get, enumerable: true }]);
  return Object.create(load(name, module), Object.fromEntries(getters));
}

/** From the seed, as `install` has put it under `Math.random`. */
function uuid() {
  const draw = () => Math.floor(Math.random() * 2 ** 32);
  const [one, other] = [draw(), draw()].map((drawn) => drawn.toString(16).padStart(8, '0'));
  return `${one}-0000-4000-8000-${other}${one.slice(4)}`;
}

const replacements = {
  undici: () => ({ Pool: within('virtual-transports').VirtualPool, buildConnector: () => undefined }),
  'node:http': () => changed('node:http', { createServer: () => within('virtual-transports').createVirtualServer }),
  'node:async_hooks': () =>
    changed('node:async_hooks', { AsyncLocalStorage: () => within('framed-storage').FramedStorage }),
  'node:crypto': () => changed('node:crypto', { randomUUID: () => uuid }),
  'node:timers/promises': () => ({ setTimeout: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }),
};
const made = new Map();

/** It sends through sockets of its own. */
const ofStandIns = /\/http-sender$/;

Module._load = function (request, parent, isMain) {
  const name = Module.builtinModules.includes(request) ? `node:${request}` : request;
  if (ofStandIns.test(request)) return { HttpSender: within('virtual-transports').VirtualSender };
  const replacement = replacements[name];
  if (replacement === undefined) return load(request, parent, isMain);
  if (!made.has(name)) made.set(name, replacement());
  return made.get(name);
};
