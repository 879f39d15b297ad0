// SPDX-License-Identifier: GPL-2.0
/*
 * Restarts a Raspberry Pi into the version that is on trial, once: `reboot "0 tryboot"`. Raspberry
 * Pi's own kernel passes these words on to the firmware, Linux does not.
 */
#include <linux/module.h>
#include <linux/of.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <soc/bcm2835/raspberrypi-firmware.h>

/* How the firmware calls it; Linux has no name for it. */
#define SET_REBOOT_FLAGS 0x00038064
#define TRYBOOT 1

static struct rpi_firmware *firmware;

static int before_restart(struct notifier_block *self, unsigned long action, void *words)
{
	u32 flags = TRYBOOT;
	int error;

	if (action != SYS_RESTART || !words || strcmp(words, "0 tryboot"))
		return NOTIFY_DONE;
	error = rpi_firmware_property(firmware, SET_REBOOT_FLAGS, &flags, sizeof(flags));
	if (error)
		pr_err("gantry-tryboot: the firmware refuses: %d\n", error);
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = before_restart };

static int __init tryboot_init(void)
{
	struct device_node *node = rpi_firmware_find_node();
	int error;

	if (!node)
		return -ENODEV;
	firmware = rpi_firmware_get(node);
	of_node_put(node);
	if (!firmware)
		return -ENODEV;
	error = register_reboot_notifier(&notifier);
	if (error)
		rpi_firmware_put(firmware);
	return error;
}
module_init(tryboot_init);

static void __exit tryboot_exit(void)
{
	unregister_reboot_notifier(&notifier);
	rpi_firmware_put(firmware);
}
module_exit(tryboot_exit);

MODULE_DESCRIPTION("Restarts a Raspberry Pi into the version that is on trial");
/* Where there is the firmware, udev loads it. */
MODULE_ALIAS("of:N*T*Craspberrypi,bcm2835-firmwareC*");
MODULE_LICENSE("GPL");
