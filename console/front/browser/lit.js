// The one place that knows where lit-html lies. What could go wrong: a style written as an attribute (`style="…"`, styleMap) is
// refused by the content security policy. Use a class, or set a property of `element.style`.
export { html, nothing, render, svg } from '../../../node_modules/lit-html/lit-html.js';
export { live } from '../../../node_modules/lit-html/directives/live.js';
export { repeat } from '../../../node_modules/lit-html/directives/repeat.js';
