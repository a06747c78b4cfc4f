### 배우기: 네트워크 유형, macvlan과 bridge 비교, macOS, Wi-Fi, 가상 머신, 호스트 접속.

## 네트워크 유형

learn-types-title = Docker 네트워크 유형
learn-types-p1 = 컨테이너의 네트워크는 누가 어떤 주소로 접속할 수 있고 그 사이에 무엇이 있는지를 정합니다. 거의 모든 경우가 다섯 가지 유형으로 충분합니다.
learn-types-p2 = 포트 공개로 충분하다면 그것으로 충분합니다. 브리지 네트워크는 LAN에 아무것도 요구하지 않습니다. 브로드캐스트로 찾아야 하거나, 포트가 많이 필요하거나, 공유기가 독립된 기기로 다뤄야 하는 서비스에 LAN 주소를 주십시오.
learn-types-bridge-title = 브리지(bridge)
learn-types-bridge-text = Docker의 기본값입니다. 컨테이너는 호스트 뒤의 내부 서브넷에 있고, 밖으로 나갈 때는 호스트의 주소를 씁니다(NAT). 밖에서는 호스트에 공개한 포트로 접속합니다. 모든 엔진, Wi-Fi, 가상 머신에서 동작합니다.
learn-types-host-title = 호스트(host)
learn-types-host-text = 컨테이너가 호스트의 네트워크를 함께 씁니다. 주소와 포트가 같고 변환이 없으며, 호스트와 격리되지 않습니다. 가상 머신 안의 엔진이라면 “호스트”는 그 가상 머신입니다.
learn-types-none-title = 없음(none)
learn-types-none-text = 컨테이너에 루프백만 있습니다. 네트워크가 필요 없거나 있어서는 안 되는 작업에 씁니다.
learn-types-macvlan-title = macvlan
learn-types-macvlan-text = 컨테이너마다 MAC 주소와 IP 주소가 따로 있어 LAN의 기기 하나가 됩니다. LAN에서는 바로 접속하지만, 컨테이너가 실행되는 호스트는 전용 인터페이스를 더 만들어야 접속할 수 있습니다. 다른 MAC 주소를 통과시키는 유선 인터페이스가 필요합니다.
learn-types-ipvlan-title = ipvlan
learn-types-ipvlan-text = macvlan과 비슷하지만 모든 컨테이너가 부모의 MAC 주소를 함께 씁니다. MAC 주소를 하나만 허용하는 곳(Wi-Fi, 포트 보안, 일부 하이퍼바이저)에 알맞습니다. l2 모드는 컨테이너를 LAN에 두고, l3 모드는 별도의 서브넷으로 라우팅하므로 LAN의 라우터에 경로가 있어야 합니다.

## macvlan과 bridge 비교

compare-layer-label = 네트워크 계층
compare-layer-macvlan = 데이터 링크 계층(Layer 2)
compare-layer-bridge = 바깥쪽으로는 네트워크 계층(Layer 3)
compare-layer-note = Docker 브리지는 컨테이너끼리는 2계층 스위치이고, 밖으로 나가는 것은 라우팅하고 주소를 변환합니다.
compare-addresses-label = IP 할당
compare-addresses-macvlan = 각 컨테이너에 LAN의 IP 주소 할당
compare-addresses-bridge = 내부 서브넷의 IP 주소 할당
compare-addresses-note = 둘 다 Docker가 자기 목록에서 나눠 줍니다. Docker는 DHCP를 쓰지 않으며 공유기에 묻지 않습니다.
compare-performance-label = 네트워크 성능
compare-performance-macvlan = 높음: 중간에 NAT가 없음
compare-performance-bridge = 중간: NAT와 패킷 필터를 거침
compare-performance-note = 가정이나 대부분의 사무실에서는 차이를 느끼기 어렵습니다.
compare-complexity-label = 설정 복잡성
compare-complexity-macvlan = 상대적으로 복잡: 인터페이스, 서브넷, 게이트웨이, 겹치지 않는 IP 범위를 알아야 함
compare-complexity-bridge = 간단
compare-complexity-note = macvlan에 필요한 정보는 Lanward가 컴퓨터에서 읽어 옵니다.
compare-host-label = 호스트-컨테이너 통신
compare-host-macvlan = 추가 인터페이스가 없으면 서로 통신할 수 없음
compare-host-bridge = 용이
compare-host-note = 고장이 아니라 커널의 성질입니다. 같은 인터페이스 위의 링크로는 프레임을 되돌려 보내지 않습니다.
compare-scale-label = 확장성
compare-scale-macvlan = LAN의 주소 수와, 스위치 포트나 NIC이 받아들이는 MAC 주소 수에 제약됨
compare-scale-bridge = 상대적으로 높음
compare-scale-note = ipvlan을 쓰면 MAC 주소의 제약은 없어지지만 IP 주소의 제약은 그대로입니다.
compare-security-label = 보안
compare-security-macvlan = 독립된 기기로서 모든 포트가 LAN에 열려 있음
compare-security-bridge = NAT 뒤에 있고 공개한 포트만 열림
compare-security-note = macvlan은 컨테이너를 호스트와 격리하지만 LAN과는 격리하지 않습니다. 호스트의 방화벽 규칙이 적용되지 않습니다.
compare-reach-label = 외부 접근성
compare-reach-macvlan = 자기 주소로 직접 접근
compare-reach-bridge = 포트 매핑 필요
compare-reach-note = macvlan에서는 포트 공개가 효과가 없습니다.
compare-integration-label = 기존 네트워크와의 통합
compare-integration-macvlan = 용이: 브로드캐스트와 멀티캐스트까지 다른 기기와 같음
compare-integration-bridge = 포트 매핑이나 경로 설정 필요
compare-integration-note = mDNS, SSDP, DHCP는 NAT를 지나지 못합니다.
compare-default-label = Docker 기본 모드
compare-default-macvlan = 아니오
compare-default-bridge = 예
compare-default-note = --network 없이 시작한 컨테이너는 기본 브리지에 놓입니다.
compare-usecase-label = 사용 사례
compare-usecase-macvlan = LAN의 기기가 되어야 하는 서비스: DNS 필터, 홈 오토메이션, DHCP 서버
compare-usecase-bridge = 그 밖의 모든 경우
compare-usecase-note = Wi-Fi, 클라우드, 가상 머신 안의 엔진에서는 macvlan이 LAN에 연결되지 않습니다.

## macOS

learn-macos-title = macOS: en0은 왜 거부되고 eth0은 왜 아무 데도 연결되지 않는가
learn-macos-p1 = 컨테이너에는 Linux 커널이 필요하므로 Mac의 모든 엔진(Docker Desktop, OrbStack, Colima, Rancher Desktop, Podman)은 가상 머신에서 Linux를 실행합니다. 엔진의 인터페이스는 가상 머신의 것이고, Mac의 en0은 그 바깥에 있습니다.
learn-macos-p2 = “invalid subinterface vlan name en0, example formatting is eth0.10”은 안쪽 Linux의 드라이버가 내는 오류입니다. 드라이버는 자기 인터페이스 중에서 부모를 찾는데, 없는 이름에 점도 없으면 잘못 적은 VLAN 이름으로 여깁니다. 없는 이름이면 무엇이든 같은 오류가 납니다. 이름 형식의 문제가 아니므로 Mac의 인터페이스를 eth0으로 바꿔도 달라지지 않습니다.
learn-macos-p3 = eth0은 가상 머신에 실제로 있으므로 받아들여집니다. 그러면 macvlan은 가상 머신의 작은 내부 네트워크에 놓입니다. 컨테이너는 LAN과 같아 보이는 주소를 받지만 Mac 밖으로는 프레임이 하나도 나가지 않습니다.
learn-macos-p4 = 2019년 1월에 처음 보고되었고(docker/for-mac#3447, 오래되어 닫힘), 2019년 9월에 다시(docker/for-mac#3926, 아직 열려 있음), 2021년 1월에 또 보고되었습니다(moby/libnetwork#2614, 저장소가 보관 상태이고 이슈가 오해를 부른다는 이유로 2023년 11월에 닫힘). 닫혔다고 해결된 것은 아닙니다. 가상 머신의 구조가 그렇습니다.
learn-macos-p5 = 지금은 Docker 공식 문서에 분명히 적혀 있습니다. macvlan 드라이버는 Linux 호스트에서만 동작하며 Mac과 Windows의 Docker Desktop에서는 지원되지 않습니다. 엔진에 물어보는 것은 소용이 없습니다. 모든 엔진의 네트워크 플러그인 목록에 macvlan이 들어 있습니다.
learn-macos-p6 = 호스트와 같은 대역의 브리지 네트워크는 Linux의 Docker에서도 만들어지며, 그 컴퓨터가 LAN을 잃을 수 있습니다. “Pool overlaps with other one on this address space” 오류는 다른 Docker 네트워크와 대역이 겹칠 때만 나옵니다. OrbStack에서 만들어지는 것도 같은 규칙과 들어맞습니다. 이때 Mac에서 컨테이너에 접속할 수 있는 것은 OrbStack의 다른 네트워크와 같고, 그 대역에 있는 LAN의 기기에는 접속하지 못하게 될 수 있습니다.
learn-macos-p7 = 대신 무엇을 쓸지는 원하는 것에 달려 있습니다. LAN 전체에 Mac의 주소로 포트를 공개하거나, Mac에서만 컨테이너 주소로 접속하거나, 실제로 LAN에 있는 Linux 컴퓨터를 쓰는 방법이 있습니다. 마지막 방법은 이 Mac의 Lanward에서 SSH로 관리할 수 있습니다.

## Wi-Fi

learn-wifi-title = Wi-Fi: 단말 하나에 MAC 주소 하나
learn-wifi-p1 = 무선 공유기(AP)는 접속한 MAC 주소로만 프레임을 보냅니다. 일반적인 프레임에는 주소가 세 개뿐이어서 “이 단말 뒤에 있는 누구”를 나타낼 자리가 없는데, macvlan에는 바로 그것이 필요합니다.
learn-wifi-p2 = Linux는 Wi-Fi 단말을 브리지에 넣는 것은 거부하지만 macvlan은 거부하지 않습니다. 그래서 네트워크가 만들어지고 컨테이너도 시작되지만 아무것도 도착하지 않습니다. 주소를 네 개 쓰는 방식(WDS, 4addr)이면 되지만 양쪽이 모두 지원해야 하고, 가정용 공유기는 대부분 지원하지 않습니다.
learn-wifi-p3 = ipvlan은 단말의 MAC 주소 하나만 쓰므로 되는 경우가 많습니다. 다만 단말 격리, 프록시 ARP, DHCP 감시를 하는 공유기에서는 막힐 수 있습니다. DHCP로는 컨테이너를 구별할 수 없지만, Docker의 주소는 고정이므로 여기에서는 문제가 되지 않습니다.
learn-wifi-p4 = 확실한 방법은 유선 연결입니다.

## 호스트 접속

learn-host-access-title = 컴퓨터가 자기 macvlan 컨테이너에 접속하지 못하는 이유
learn-host-access-p1 = macvlan 링크가 보내는 것은 아래 인터페이스로 넘어가 곧바로 밖으로 나갑니다. 호스트로 가려면 인터페이스에서 되돌아와야 하는데 커널은 그렇게 하지 않습니다. 스위치도 프레임을 들어온 포트로 되돌려 보내지 않습니다.
learn-host-access-p2 = 그래서 호스트와 컨테이너는 양쪽 방향 모두 서로 통신하지 못하지만, 다른 모든 기기는 둘 다에 접속할 수 있습니다. macvlan이 생긴 때부터 그랬고, 이를 바꾸는 설정은 없습니다.
learn-host-access-p3 = 해결책은 같은 인터페이스에 호스트용 macvlan 링크를 bridge 모드로 하나 더 만드는 것입니다. 한 인터페이스 위의 링크끼리는 서로 통신할 수 있습니다. LAN의 주소가 하나 더 필요하고, 경로는 서브넷 전체가 아니라 컨테이너의 범위에만 설정합니다.
learn-host-access-p4 = ipvlan이라면 추가 링크도 ipvlan이어야 합니다. private, vepa, passthru 모드나 가상 머신 안의 엔진에서는 쓸 수 없습니다.
learn-host-access-p5 = macvlan 네트워크라면 Lanward가 대신 합니다. 네트워크 화면의 ‘호스트 접속’ 스위치를 켜거나 lanward access on 명령을 쓰십시오. 작은 컨테이너가 링크를 유지하는데, 먼저 LAN에 주소를 쓰는 기기가 있는지 묻고, 끝날 때 링크를 없앱니다. 컨테이너를 원하지 않으면 같은 내용을 NetworkManager, systemd-networkd, ifupdown, systemd용 설정으로 받을 수 있습니다.

## 가상 머신과 클라우드

learn-vm-title = 가상 머신과 클라우드: 다른 MAC 주소를 통과시키는가
learn-vm-p1 = 엔진이 있는 컴퓨터가 가상 머신이라면 그 네트워크 카드는 가상 스위치에 꽂힌 케이블입니다. 가상 스위치는 자기가 준 MAC 주소로만 전달하고 나머지 프레임은 버리는 경우가 많습니다. 안에서는 모두 정상으로 보입니다.
learn-vm-p2 = VMware는 무차별 모드와 위조 전송, Hyper-V는 MAC 주소 스푸핑, VirtualBox는 무차별 모드 “모두 허용”, Proxmox는 방화벽의 MAC 필터, libvirt의 macvtap은 trustGuestRxFilters를 설정합니다. 일반적인 Linux 브리지(대부분의 KVM)라면 설정할 것이 없습니다.
learn-vm-p3 = 클라우드는 프레임마다 MAC 주소와 IP 주소가 할당된 것인지 확인합니다. macvlan은 동작하지 않으며, 클라우드 콘솔에서 추가로 할당한 주소는 ipvlan으로 쓸 수 있습니다.
learn-vm-p4 = WSL2의 인터페이스에는 다른 MAC 주소를 허용할 수 없습니다. 미러 네트워킹을 쓰면 Windows의 인터페이스가 안에서도 보이지만 Docker Desktop의 컨테이너는 여전히 자기 네트워크에 있습니다. 배포판 안에 직접 설치한 엔진에서는 ipvlan이 된다는 보고가 있습니다.
learn-vm-p5 = Linux의 Docker Desktop도 가상 머신을 씁니다. 바깥의 커널이 모두 할 수 있는데도 그렇습니다. 옆에 네이티브 엔진을 설치하면 LAN에 연결할 수 있습니다.
learn-vm-p6 = 하이퍼바이저의 흔적은 중간 층이 있다는 뜻이지 걸러 낸다는 뜻은 아닙니다. 증거는 LAN의 다른 기기에서 하는 시험입니다.

## 엔진 준비하기

learn-engine-title = 컨테이너 엔진 준비하기
learn-engine-p1 = Linux: 배포판이나 Docker에서 제공하는 docker.io 또는 docker-ce, 아니면 Docker 호환 소켓을 쓰는 Podman을 설치합니다. LAN에 연결하려면 root로 실행되는 엔진이어야 합니다.
learn-engine-p2 = macOS와 Windows: Docker Desktop, OrbStack(macOS), Colima(macOS), Rancher Desktop, Podman Desktop을 쓸 수 있으며 모두 가상 머신에서 실행됩니다. 또는 SSH로 Linux 컴퓨터의 엔진을 씁니다: docker context create box --docker host=ssh://user@box
learn-engine-p3 = sudo 없이 엔진을 쓰려면 사용자가 docker 그룹에 있어야 합니다. 이 그룹의 사용자는 디스크 전체를 볼 수 있는 컨테이너를 띄울 수 있으므로 root와 다름없습니다. 다른 사람과 함께 쓰는 컴퓨터라면 신중하게 결정하십시오.

## 가상 머신에서 벗어나는 방법

way-publish-ports = 이 컴퓨터의 주소로 포트 공개
    .gives = 어떤 엔진에서든 다른 기기가 이 컴퓨터의 주소와 포트로 서비스에 접속합니다.
    .not = 자기 주소가 없고 브로드캐스트와 멀티캐스트가 되지 않으며, 포트 하나는 한 번만 쓸 수 있습니다.
way-native-engine = Docker Desktop 옆에 네이티브 엔진 설치
    .gives = 가상 머신 바깥의 커널이 macvlan에 필요한 것을 모두 합니다. docker-ce나 docker.io를 설치하고 “default” 컨텍스트로 바꾸십시오.
    .not = Docker Desktop의 컨테이너와 이미지는 저절로 옮겨지지 않습니다.
way-desktop-host-network = Docker Desktop의 호스트 네트워킹(4.34부터)
    .gives = 포트를 하나하나 공개하지 않아도 컨테이너가 이 컴퓨터의 포트에서 기다립니다.
    .not = TCP와 UDP만 되고, 자기 주소와 그 아래 계층은 없습니다. 설정에서 켜야 합니다.
way-orbstack-direct = OrbStack의 컨테이너 직접 주소와 *.orb.local 이름
    .gives = 이 Mac에서 각 컨테이너의 주소와 이름으로 바로 접속합니다.
    .not = LAN의 다른 기기는 접속하지 못합니다. OrbStack은 LAN 브리지를 제공하지 않습니다.
way-colima-bridged = Colima의 --network-address --network-mode bridged
    .gives = 가상 머신이 LAN에 놓인 인터페이스(col0)를 갖습니다. 유선 Mac이라면 col0의 macvlan이 될 수도 있지만 확인된 사례를 찾지 못했습니다. LAN에서 시험해 확인하십시오.
    .not = Wi-Fi에서는 되기 어렵습니다. 관리자 권한이 필요합니다.
way-lima-bridged = Lima의 브리지 네트워크와 docker-rootful 템플릿
    .gives = 가상 머신이 LAN에 놓인 인터페이스(lima0)를 갖습니다. 나머지는 Colima와 같으며, 시험해 확인하십시오.
    .not = “docker” 템플릿은 루트리스라 되지 않습니다. Wi-Fi에서는 되기 어렵습니다.
way-rancher-bridged = 관리자 권한을 쓰는 Rancher Desktop
    .gives = 가상 머신이 LAN에 놓인 브리지 인터페이스(rd0)를 갖습니다. 시험해 확인하십시오.
    .not = Wi-Fi에서는 되기 어렵고, 주소를 받지 못한 버전도 있습니다.
way-mac-net-connect = docker-mac-net-connect
    .gives = 이 Mac에서 WireGuard 터널로 컨테이너의 주소에 접속합니다.
    .not = LAN의 다른 기기는 접속하지 못합니다. root 권한이 필요하고, 엔진 업데이트로 동작하지 않은 적이 있습니다.
way-wsl-mirrored-ipvlan = 미러 네트워킹의 WSL2, 배포판 안의 엔진, ipvlan
    .gives = LAN의 고정 주소가 된다는 보고가 있습니다(root로 실행한 Podman). 시험해 확인하십시오.
    .not = 인터페이스가 다른 MAC 주소를 받지 않으므로 macvlan은 되지 않습니다. Windows에서는 이 컨테이너에 접속하지 못합니다.
way-bridged-linux-vm = 유선에 브리지로 연결한 별도의 Linux 가상 머신
    .gives = 실제 LAN 인터페이스가 생기고, 다른 MAC 주소를 허용하면 macvlan이 동작합니다(UTM, Parallels, VMware Fusion, VirtualBox, Hyper-V).
    .not = Wi-Fi에서는 모든 통신이 호스트의 MAC 주소를 써야 하므로 되지 않습니다.
way-linux-over-ssh = SSH로 쓰는 Linux 컴퓨터
    .gives = 모두 됩니다. LAN의 작은 컴퓨터나 NAS가 컨테이너를 실행하고, Lanward가 여기에서 관리합니다(docker context, ssh://).
    .not = 컨테이너가 이 컴퓨터에서 실행되지는 않습니다.
