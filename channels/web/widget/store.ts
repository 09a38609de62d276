import { next, type Event, type State } from './state.ts';

export interface StateStore {
  state: () => State;
  dispatch: (event: Event) => void;
  onChange: (changed: (state: State, before: State) => void) => void;
}

export function createStore(initial: State): StateStore {
  let state = initial;
  const listeners: ((state: State, before: State) => void)[] = [];
  return {
    state: () => state,
    onChange: (changed) => { listeners.push(changed); },
    dispatch(event) {
      const before = state;
      state = next(state, event);
      for (const listener of listeners) listener(state, before);
    },
  };
}
