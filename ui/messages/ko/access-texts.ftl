### 컨테이너 없이 쓰는 호스트 접속: 같은 내용을 다른 프로그램의 설정으로.

access-tool-ip = 명령
access-tool-networkmanager = NetworkManager
access-tool-networkd = systemd-networkd
access-tool-netplan = netplan
access-tool-ifupdown = ifupdown
access-tool-systemd = systemd 서비스

# macvlan 링크를 표현할 수 없는 도구. 다른 도구의 설정을 대신 보여 준다.
access-instead-netplan = netplan에는 macvlan 링크를 나타내는 설정이 없습니다. 그래서 어떤 netplan과도 함께 쓸 수 있는 systemd 서비스를 대신 보여 드립니다. netplan이 systemd-networkd나 NetworkManager에 설정을 넘기는 컴퓨터라면 그쪽 설정도 쓸 수 있습니다.

access-note-not-kept = 컴퓨터를 다시 시작하면 사라집니다.
access-note-nobody-asks = 누가 이미 쓰는 주소인지 LAN에 묻지 않습니다. 먼저 주소 지도를 확인하십시오.
access-note-asks-first = 먼저 LAN에 주소를 물어보고, 응답이 있으면 그 주소를 쓰지 않습니다.
access-note-parent-is-set-anew = 적용할 때와 되돌릴 때 부모 인터페이스 자체도 다시 설정되므로 연결이 잠시 끊길 수 있습니다. 이 컴퓨터에 접속할 다른 방법을 준비해 두십시오.
access-note-parent-is-switched-on = 부모 인터페이스가 꺼져 있으면 켭니다.
