/** An e-mail address as a•••@example.com. */
export function mask(email: string): string {
  return email.replace(/^(.)[^@]*/, '$1•••');
}
