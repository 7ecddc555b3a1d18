/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-random.h"

#include <sys/random.h>

struct _HjRandom {
  GObject parent_instance;
  GRand *seeded; /* (nullable) owned; NULL draws from the kernel */
};

G_DEFINE_FINAL_TYPE (HjRandom, hj_random, G_TYPE_OBJECT)

static void
hj_random_finalize (GObject *object)
{
  HjRandom *self = HJ_RANDOM (object);

  g_clear_pointer (&self->seeded, g_rand_free);
  G_OBJECT_CLASS (hj_random_parent_class)->finalize (object);
}

static void
hj_random_class_init (HjRandomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_random_finalize;
}

static void
hj_random_init (HjRandom *self)
{
}

/**
 * hj_random_new_system:
 *
 * Returns: (transfer full): a source that nobody can foresee, from the kernel
 */
HjRandom *
hj_random_new_system (void)
{
  return g_object_new (HJ_TYPE_RANDOM, NULL);
}

/**
 * hj_random_new_seeded:
 * @seed: the same seed gives the same bytes
 *
 * Returns: (transfer full): a source for samples, tests and the simulator; never for a secret
 */
HjRandom *
hj_random_new_seeded (guint32 seed)
{
  HjRandom *self = g_object_new (HJ_TYPE_RANDOM, NULL);

  self->seeded = g_rand_new_with_seed (seed);
  return self;
}

/**
 * hj_random_fill:
 * @bytes: (out caller-allocates) (array length=length): what to fill
 * @length: how many bytes
 */
void
hj_random_fill (HjRandom *self, guint8 *bytes, gsize length)
{
  g_return_if_fail (HJ_IS_RANDOM (self));

  if (self->seeded != NULL) {
    for (gsize i = 0; i < length; i++)
      bytes[i] = (guint8)(g_rand_int (self->seeded) >> 24);
    return;
  }
  for (gsize done = 0; done < length;) {
    gssize got = getrandom (bytes + done, length - done, 0);

    if (got < 0)
      g_error ("The kernel gives no random bytes: %s", g_strerror (errno));
    done += (gsize)got;
  }
}

/**
 * hj_random_below:
 * @bound: greater than 0
 *
 * Returns: a number from 0 to @bound − 1
 */
guint32
hj_random_below (HjRandom *self, guint32 bound)
{
  guint32 drawn;

  g_return_val_if_fail (bound > 0, 0);
  hj_random_fill (self, (guint8 *)&drawn, sizeof drawn);
  return (guint32)(((guint64)drawn * bound) >> 32);
}
