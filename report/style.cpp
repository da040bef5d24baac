namespace drydock {}
