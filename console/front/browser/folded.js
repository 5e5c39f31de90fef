/** For comparisons of what people type: whoever types `jose` means José as well, and spaces count once. @param {string} text */
export function folded(text) {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
