/** One way of the customer's to reach the gateway, as the lab shows it. What is done with it goes through the platform's real webhook. */
export interface Device {
  readonly name: string;
  view(): DeviceView;
  readonly acts: { readonly [act: string]: (input: { [name: string]: string }) => Promise<unknown> };
}
/** `status`: one line about where it stands; `open`: acts that make sense now. */
export interface DeviceView { title: string; status: string; lines: LabLine[]; open: string[] }
export interface LabLine {
  id: string;
  from: 'you' | 'them';
  text: string;
  /** What else is known of it: delivered, an error, a subject. */
  note?: string;
  /** Shown as a link, a picture or a name. */
  files?: { name: string; url?: string }[];
  buttons?: LabButton[];
  form?: { act: string; input: { [name: string]: string }; fields: { id: string; label: string; options?: { id: string; label: string }[] }[]; send: string };
}
/** `input` is what the act is given. */
export interface LabButton { label: string; act: string; input: { [name: string]: string }; style?: 'primary' | 'danger' }
