import { playPack } from '../play-pack.ts';

await playPack('banking');
