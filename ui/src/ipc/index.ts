// What the rest of the window may import from here.
export { backend } from '#backend';
export { asAppError, isAppError, type Backend } from './port';
export type * from './access';
export type * from './edit';
export type * from './history';
export type * from './identity';
export type * from './moves';
export type * from './paste';
export type * from './types';
