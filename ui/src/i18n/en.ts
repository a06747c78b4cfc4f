// The English catalogue, as a part of the program that is loaded only where it is spoken.
export default Object.values(import.meta.glob<string>('../../messages/en/*.ftl', { eager: true, query: '?raw', import: 'default' }));
