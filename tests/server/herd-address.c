/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "herd.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Takes the place of the C library's: whoever connects to this machine comes from an address of
 * 127.0.0.0/8, the same for as many connections as a house has laptops. Houses do not share one,
 * and an address may have so many connections only.
 */
int
connect (int fd, const struct sockaddr *address, socklen_t length)
{
  static guint n_connections;
  const struct sockaddr_in *to = (const struct sockaddr_in *)address;

  if (address->sa_family == AF_INET && ntohl (to->sin_addr.s_addr) == INADDR_LOOPBACK) {
    guint house = (guint)g_atomic_int_add (&n_connections, 1) / HERD_PER_HOUSE;
    const struct sockaddr_in from
        = { .sin_family = AF_INET, .sin_addr = { htonl (0x7f010001 + house % 0xff00) } };

    bind (fd, (const struct sockaddr *)&from, sizeof from);
  }
  return (int)syscall (SYS_connect, fd, address, length);
}
