/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

typedef int (*GetTime) (clockid_t clock, struct timespec *now);

static long
read_shift (const char *name)
{
  const char *text = getenv (name);

  return text != NULL ? atol (text) : 0;
}

/* Stands before the C library's: HEJIE_SHIFT_CLOCK moves the device's clock, HEJIE_SHIFT_BOOT the
 * time since the machine's start; seconds.
 */
int
clock_gettime (clockid_t clock, struct timespec *now)
{
  GetTime real;

  *(void **)&real = dlsym (RTLD_NEXT, "clock_gettime");
  int status = real (clock, now);

  if (status == 0 && clock == CLOCK_REALTIME)
    now->tv_sec += read_shift ("HEJIE_SHIFT_CLOCK");
  if (status == 0 && clock == CLOCK_BOOTTIME)
    now->tv_sec += read_shift ("HEJIE_SHIFT_BOOT");
  return status;
}

/* GLib asks this way. */
int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec exact;

  if (clock_gettime (CLOCK_REALTIME, &exact) != 0)
    return -1;
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}
