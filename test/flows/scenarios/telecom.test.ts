import { playPack } from '../play-pack.ts';

await playPack('telecom');
