export const taskQueue = 'minimal';
